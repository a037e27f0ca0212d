using Edp.Core.Clocks;

namespace Edp.Core.Batching;

/// <summary>What an operator does to the time of an open batch (R17).</summary>
internal static class OperatorTimes
{
    /// <summary>The longest time for which a batch is held or extended.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromDays(365);

    /// <summary>Nothing closes the batch until then but an operator. The newest hold counts.</summary>
    public static void Hold(this PrefixRecord prefix, DateTimeOffset until, DateTimeOffset now) => prefix.HeldUntil = NotBeyond(until, now);

    /// <summary>Ends a hold whose time is over: from here on objects close the batch again.</summary>
    public static void EndHold(this PrefixRecord prefix, DateTimeOffset now)
    {
        if (prefix.HeldUntil <= now)
            prefix.HeldUntil = null;
    }

    /// <summary>Neither silence nor its age closes the batch until then; what completes it does.</summary>
    public static void Extend(this PrefixRecord prefix, DateTimeOffset until, DateTimeOffset now) =>
        prefix.ExtendedUntil = NotBeyond(until, now);

    /// <summary>A time at which the batch would close, or the end of the hold.</summary>
    public static DateTimeOffset NotWhileHeld(this PrefixRecord prefix, DateTimeOffset at) =>
        prefix.HeldUntil is { } held && held > at ? held : at;

    /// <summary>A time at which the batch would close by silence or age, or the time to which it was extended.</summary>
    public static DateTimeOffset NotBeforeExtension(this PrefixRecord prefix, DateTimeOffset at) =>
        prefix.ExtendedUntil is { } extended && extended > at ? extended : at;

    private static DateTimeOffset NotBeyond(DateTimeOffset until, DateTimeOffset now) =>
        (until < now + MaxWait ? until : now + MaxWait).ToUniversalTime().ToMicroseconds();
}
