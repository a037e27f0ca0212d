using Edp.Core.Trials;
using Edp.Service.Trials;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>What a trial adds up keeps little memory.</summary>
public sealed class When_many_figures_are_added_up
{
    [Test]
    public void Should_say_exactly_how_few_are_spread()
    {
        var figures = Of(Enumerable.Range(1, 200).Select(figure => figure * 1.25));

        Assert.That(figures.Spread(), Is.EqualTo(new Spread(1.25, 125, 237.5, 250)));
        Assert.That(new Figures().Spread(), Is.Null);
        Assert.That(Of([0, 0, 0]).Spread(), Is.EqualTo(new Spread(0, 0, 0, 0)));
    }

    [Test]
    public void Should_say_within_half_a_hundredth_how_many_are_spread()
    {
        var spread = Of(Enumerable.Range(0, 60_000).Select(figure => (figure * 7_919L % 60_000) * 1.000_1)).Spread()!;

        Assert.That((spread.Min, spread.Max), Is.EqualTo((0, 59_999 * 1.000_1)));
        Assert.That(spread.Median, Is.EqualTo(30_000).Within(0.5).Percent);
        Assert.That(spread.P95, Is.EqualTo(57_000).Within(0.5).Percent);
    }

    [Test]
    public void Should_give_keys_numbers_of_their_own()
    {
        var keys = Enumerable.Range(0, 20_000).SelectMany(n => new[] { $"lab/run-{n}/scan.raw", $"{n}", new string('a', n % 50) + n, $"\0{n}\0" })
            .ToHashSet(StringComparer.Ordinal);

        Assert.That(keys.Select(KeyVersions.NumberOf).Distinct().Count(), Is.EqualTo(keys.Count));
        Assert.That(new[] { "", "\0", "\0\0", "a", "a\0" }.Select(KeyVersions.NumberOf).Distinct().Count(), Is.EqualTo(5));
    }

    private static Figures Of(IEnumerable<double> figures)
    {
        var added = new Figures();
        foreach (var figure in figures)
            added.Add(figure);
        return added;
    }
}
