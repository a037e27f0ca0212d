using Edp.Service.Batching;

namespace Edp.Service.Publishing;

/// <summary>How long an unpublished batch waits before its event is sent again: longer each time, up to a quarter of an hour.</summary>
internal static class PublishBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private const int DoublingsToLongest = 7;

    public static void PutOff(Batch batch, DateTimeOffset now)
    {
        var wait = batch.PublishAttempts >= DoublingsToLongest ? Longest : First * (1 << batch.PublishAttempts);
        batch.PublishDueAt = now + (wait < Longest ? wait : Longest);
        batch.PublishAttempts++;
    }
}
