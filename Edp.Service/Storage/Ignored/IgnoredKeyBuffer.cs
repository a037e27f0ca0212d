using System.Runtime.InteropServices;
using Edp.Core.Batching;
using Edp.Core.Clocks;

namespace Edp.Service.Storage.Ignored;

/// <summary>Counts in memory until the counts are written. Whoever ingests waits for nothing.</summary>
internal sealed class IgnoredKeyBuffer(TimeProvider time)
{
    /// <summary>How many different counts are kept until they are written; those of further prefixes are lost.</summary>
    public const int MaxCounts = 10_000;

    private static readonly Guid Namespace = new("c1b5fd0e-6a3e-4c55-9a0e-8c4b1f0f7d21");

    private readonly Lock _lock = new();
    private Dictionary<Counted, IgnoredKey> _counts = [];

    /// <param name="counted">What is counted.</param>
    /// <param name="exampleKey">The key.</param>
    /// <param name="detail">What was wrong with it, or what it has in common with an earlier event.</param>
    public void Count(Counted counted, string exampleKey, string detail = "")
    {
        var now = time.GetMicrosecondNow();
        lock (_lock)
        {
            if (_counts.TryGetValue(counted, out var row))
            {
                row.EventCount++;
                (row.LastAt, row.ExampleKey, row.Detail) = (now, exampleKey, detail);
            }
            else if (_counts.Count < MaxCounts)
            {
                _counts.Add(counted, NewRow(counted, now, exampleKey, detail));
            }
        }
    }

    /// <summary>Takes all counts out, in the order of their ids.</summary>
    public IReadOnlyList<IgnoredKey> Take()
    {
        Dictionary<Counted, IgnoredKey> counts;
        lock (_lock)
        {
            if (_counts.Count == 0)
                return [];
            (counts, _counts) = (_counts, []);
        }

        return [.. counts.Values.OrderBy(row => row.IgnoredKeyId)];
    }

    /// <summary>Puts back what could not be written.</summary>
    public void PutBack(IReadOnlyList<IgnoredKey> rows)
    {
        lock (_lock)
        {
            foreach (var row in rows)
            {
                var counted = new Counted(row.Outcome, row.Bucket, row.Prefix, row.Reason, row.Pattern);
                if (_counts.TryGetValue(counted, out var newer))
                {
                    newer.EventCount += row.EventCount;
                    newer.FirstAt = row.FirstAt;
                }
                else if (_counts.Count < MaxCounts)
                    _counts.Add(counted, row);
            }
        }
    }

    // No part but the last can have a NUL.
    private static IgnoredKey NewRow(Counted counted, DateTimeOffset now, string exampleKey, string detail) => new()
    {
        IgnoredKeyId = NameBasedId.Of(
            Namespace, $"{counted.Outcome}\0{counted.Bucket}\0{counted.Reason}\0{counted.Prefix}\0{counted.Pattern}"),
        Outcome = counted.Outcome,
        Bucket = counted.Bucket,
        Prefix = counted.Prefix,
        Reason = counted.Reason,
        Pattern = counted.Pattern,
        EventCount = 1,
        FirstAt = now,
        LastAt = now,
        ExampleKey = exampleKey,
        Detail = detail
    };
}

/// <summary>What one count is of.</summary>
/// <param name="Outcome">One of <see cref="KeyOutcome"/>'s values.</param>
/// <param name="Bucket">The bucket; empty where it is not known.</param>
/// <param name="Prefix">The prefix of the key; empty where it is not known.</param>
/// <param name="Reason">Why.</param>
/// <param name="Pattern">The pattern that the key fits; empty where none did it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Counted(string Outcome, string Bucket, string Prefix, string Reason, string Pattern = "");
