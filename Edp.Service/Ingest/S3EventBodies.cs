using Edp.Core.Parsing;
using Edp.Service.Storage;

namespace Edp.Service.Ingest;

/// <summary>
/// Takes the events of S3 from the bodies of many messages in one transaction, without a consume pipeline for each. A message with
/// anything in it that is not recorded is left to <see cref="S3EventConsumer"/>, which tells why, and so are all when the database fails.
/// </summary>
internal sealed class S3EventBodies(EventIntake intake, StoreReadiness readiness)
{
    /// <returns>Which of them are left. When it returns, all others are durable.</returns>
    public async Task<IReadOnlyCollection<int>> TakeAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        await readiness.WaitAsync(cancellationToken);
        var parsed = new ParsedEvents();
        var left = new List<int>();
        var ends = new long[bodies.Count];
        for (var i = 0; i < bodies.Count; i++)
        {
            parsed.Mark();
            S3EventParser.Parse(bodies[i], parsed);
            if (parsed.RejectedCount > 0)
            {
                parsed.ReturnToMark();
                left.Add(i);
            }

            ends[i] = parsed.Entries;
        }

        await intake.RecordAsync(parsed, cancellationToken);

        // What only the database refuses.
        foreach (var refused in parsed.Rejected)
            left.Add(Array.FindIndex(ends, end => refused.Index < end));
        return left;
    }
}
