namespace Edp.Service.Publishing;

/// <summary>How long an unpublished event waits before it is sent again: longer each time, up to a quarter of an hour.</summary>
internal static class PublishBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private const int DoublingsToLongest = 7;

    public static void PutOff(OutboxRow row, DateTimeOffset now)
    {
        var wait = row.PublishAttempts >= DoublingsToLongest ? Longest : First * (1 << row.PublishAttempts);
        row.PublishDueAt = now + (wait < Longest ? wait : Longest);
        row.PublishAttempts++;
    }
}
