namespace Edp.Service.Telemetry;

/// <summary>Why entries that are understood do not count.</summary>
internal static class IgnoredReason
{
    /// <summary>Not the creation of an object, a folder placeholder, or something under <c>.quilt/</c> (R2, R4).</summary>
    public const string NoObject = "no-object";

    /// <summary>A package, while no <c>package-ready</c> is configured to follow it.</summary>
    public const string NoTrigger = "no-trigger";

    /// <summary>An object of a bucket that no rule is for.</summary>
    public const string NoRule = "no-rule";

    /// <summary>An object whose key fits none of the rules of its bucket (R14).</summary>
    public const string NoMatch = "no-match";

    /// <summary>An object whose key fits one of IgnorePrefixes (R2).</summary>
    public const string IgnorePrefix = "ignore-prefix";
}
