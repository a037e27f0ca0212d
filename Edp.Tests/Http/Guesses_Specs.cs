using System.Net;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>Whoever has no key finds none by trying.</summary>
public sealed class When_someone_guesses_the_key() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "a key of sixteen or more";

    [TestCase(1)]
    [TestCase(40)]
    public async Task Should_look_at_a_few_keys_a_second_and_no_more(int atOnce)
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        var since = TimeProvider.System.GetTimestamp();
        var answers = new List<HttpStatusCode>();
        for (var guess = 0; guess < 200; guess += atOnce)
        {
            answers.AddRange(await Task.WhenAll(
                Enumerable.Range(guess, atOnce).Select(n => GetAsync($"guess {n} {new string('x', n)}"))));
        }

        var windows = (TimeProvider.System.GetElapsedTime(since) / GuessLimit.Window) + 2;
        Assert.That(answers, Has.All.AnyOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests));
        var lookedAt = answers.Count(answer => answer == HttpStatusCode.Unauthorized);
        Assert.That(lookedAt, Is.LessThanOrEqualTo(windows * GuessLimit.MostGuesses));
        Assert.That(answers, Does.Contain(HttpStatusCode.TooManyRequests));
        await Eventually.HoldsAsync(async () => await GetAsync(Key) == HttpStatusCode.OK, "who has the key is served again");
    }

    [Test]
    public async Task Should_not_look_at_the_right_key_among_too_many()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        await Eventually.HoldsAsync(
            async () =>
            {
                for (var guess = 0; guess < GuessLimit.MostGuesses; guess++)
                    await GetAsync($"guess {guess}");
                return await GetAsync(Key) == HttpStatusCode.TooManyRequests;
            },
            "the right key is refused like any other");
    }

    [Test]
    public async Task Should_not_hold_up_who_has_the_key_when_others_bring_none()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        for (var request = 0; request < 20; request++)
            Assert.That(await GetAsync(), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await GetAsync(Key), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Should_let_in_nobody_with_part_of_it_or_more_than_it_or_two()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        string?[][] guesses = [[null], [""], [Key[..^1]], [Key + " x"], [Key.ToUpperInvariant()], [$"{Key},{Key}"], [Key, Key]];
        foreach (var guess in guesses)
        {
            await Eventually.GetAsync(
                () => GetAsync(guess),
                answer => RequireNotIn(answer) == HttpStatusCode.Unauthorized,
                $"'{string.Join(' ', guess)}' is looked at");
        }
    }

    private static HttpStatusCode RequireNotIn(HttpStatusCode answer)
    {
        Assert.That(answer, Is.AnyOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests));
        return answer;
    }

    private async Task<HttpStatusCode> GetAsync(params string?[] keys)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/batches");
        foreach (var key in keys.Where(key => key is not null))
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        using var response = await Client.Http.SendAsync(request);
        return response.StatusCode;
    }
}

/// <summary>One who has many addresses has not as many guesses.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class When_guesses_come_from_many_addresses
{
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Should_count_by_network(string first, string second, bool isOne)
    {
        using var guesses = new GuessLimit();
        for (var guess = 0; guess < GuessLimit.MostGuesses; guess++)
            guesses.Look(IPAddress.Parse(first), () => false);
        Assert.That(guesses.Look(IPAddress.Parse(second), () => true), Is.EqualTo(isOne ? null : true));
    }
}
