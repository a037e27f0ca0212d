namespace Edp.Amazon.Transport.Middleware;

/// <summary>What became of a renewal.</summary>
internal enum VisibilityOutcome
{
    /// <summary>The message stays invisible for longer.</summary>
    Renewed,

    /// <summary>AWS could not do it now; it is tried again while the visibility lasts.</summary>
    Failed,

    /// <summary>It is not renewed any more: the longest time for a message is used up.</summary>
    LimitReached,

    /// <summary>Others may have the message by now. The consumer's token is cancelled.</summary>
    Lost,
}
