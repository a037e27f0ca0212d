using System.Globalization;
using Edp.Core.Parsing;

namespace Edp.Benchmarks.Workloads;

/// <summary>Events over a number of prefixes, interleaved; every twentieth is delivered a second time, a thousand events later.</summary>
/// <param name="Name">The workload's short name.</param>
/// <param name="Events">How many different events.</param>
/// <param name="Prefixes">Over how many prefixes.</param>
internal sealed record Workload(string Name, int Events, int Prefixes)
{
    public const string Bucket = "edp-benchmark";

    /// <summary>How many directories of a key make the prefix, by the rule that the benchmarks set.</summary>
    public const int PrefixDepth = 2;

    private const int OneDuplicateIn = 20;
    private const int DuplicateComesLater = 1_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 9, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Numbers of the events in the order of their delivery, duplicates included.</summary>
    public IEnumerable<int> Deliveries()
    {
        for (var i = 0; i < Events + DuplicateComesLater; i++)
        {
            if (i < Events)
                yield return i;
            var earlier = i - DuplicateComesLater;
            if (earlier >= 0 && earlier % OneDuplicateIn == 0)
                yield return earlier;
        }
    }

    public int PrefixOf(int number) => number % Prefixes;

    public ObjectEvent EventOf(int number) => new()
    {
        Bucket = Bucket,
        Key = string.Create(
            CultureInfo.InvariantCulture,
            $"instrument-{PrefixOf(number) % 50:D2}/experiment-{PrefixOf(number):D7}/raw/measurement-{number / Prefixes:D7}.mzML"),
        Size = 1_000 + number,
        Etag = string.Create(CultureInfo.InvariantCulture, $"d41d8cd98f00b204{number:x16}"),
        Sequencer = string.Create(CultureInfo.InvariantCulture, $"0062E99A88DC{number:X6}"),
        EventTime = Start.AddMilliseconds(number)
    };
}
