namespace Edp.Service.Explaining;

/// <summary>The words under which programs know a cause. They stay.</summary>
internal static class Cause
{
    // Never heard of
    public const string NoEventsYet = "no-events-yet";
    public const string NeverHeardBucket = "never-heard-bucket";
    public const string SimilarBucket = "similar-bucket";
    public const string NeverHeardPrefix = "never-heard-prefix";
    public const string NeverHeardFolder = "never-heard-folder";
    public const string NeverHeardKey = "never-heard-key";
    public const string SimilarKey = "similar-key";
    public const string ManifestExpired = "manifest-expired";
    public const string SeveralPrefixes = "several-prefixes";

    // Does not count
    public const string NoRule = "no-rule";
    public const string NoMatch = "no-match";
    public const string Ignored = "ignored";
    public const string WouldBeIgnored = "would-be-ignored";
    public const string WasIgnored = "was-ignored";
    public const string Rejected = "rejected";
    public const string Duplicate = "duplicate";
    public const string FolderPlaceholder = "folder-placeholder";
    public const string QuiltInternal = "quilt-internal";
    public const string OwnManifest = "own-manifest";

    // In the open batch
    public const string OpenQuiet = "open-quiet";
    public const string OpenCount = "open-count";
    public const string OpenMarker = "open-marker";
    public const string OpenMaxDuration = "open-max-duration";
    public const string OpenExtended = "open-extended";
    public const string OpenIncomplete = "open-incomplete";
    public const string OpenComplete = "open-complete";
    public const string OpenOverdue = "open-overdue";
    public const string OpenEmpty = "open-empty";
    public const string OpenHeld = "open-held";
    public const string Deleted = "deleted";

    // In a closed batch
    public const string Delivering = "delivering";
    public const string NotDelivered = "not-delivered";
    public const string NotDeliveredBehind = "not-delivered-behind";
    public const string Verifying = "verifying";
    public const string ManifestNotWritten = "manifest-not-written";
    public const string WritingManifest = "writing-manifest";
    public const string NotReceived = "not-received";
    public const string Packaged = "packaged";
    public const string Cancelled = "closed-cancelled";

    /// <summary>The word of a closed batch whose event is delivered and which nothing follows.</summary>
    public static string Closed(string reason) => $"closed-{reason}";

    /// <summary>Whether nothing is left to happen.</summary>
    public static bool IsEnd(string cause) =>
        cause == Packaged || cause.StartsWith(Closed(""), StringComparison.Ordinal) || cause.StartsWith(PackageReady, StringComparison.Ordinal);

    // Packages
    public const string PackageWaiting = "package-waiting";
    public const string PackageGatewayAsked = "package-gateway-asked";
    public const string PackageGatewayBusy = "package-gateway-busy";
    public const string PackageRefreshing = "package-refreshing";
    public const string PackageSuperseded = "package-superseded";
    public const string PackageDelivering = "package-delivering";
    public const string PackageNotDelivered = "package-not-delivered";
    public const string PackageReady = "package-ready";
    public const string PackageReadyGatewayFailed = "package-ready-gateway-failed";
    public const string PackageReadyGatewayTimeout = "package-ready-gateway-timeout";
    public const string PointerNotUsed = "pointer-not-used";
    public const string PointerMalformed = "pointer-malformed";
    public const string PointerNeverHeard = "pointer-never-heard";
}
