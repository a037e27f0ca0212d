namespace Edp.Core.Packaging;

/// <summary>One package of one bucket: the saga instance, and the row of <c>package_state</c>.</summary>
internal class PackageRecord
{
    /// <summary><see cref="PackageId"/> of bucket and package name.</summary>
    public Guid CorrelationId { get; set; }

    /// <summary><c>Waiting</c>, <c>Refreshing</c> the File Gateway, or <c>Ready</c> with nothing to wait for.</summary>
    public string CurrentState { get; set; } = null!;

    public string Bucket { get; set; } = null!;

    public string PackageName { get; set; } = null!;

    /// <summary>Counts the waits: each round ends in one <c>package-ready</c>.</summary>
    public long Round { get; set; }

    /// <summary>The newest batch that led to the package; null when no batch did.</summary>
    public Guid? BatchId { get; set; }

    public long? BatchNumber { get; set; }

    /// <summary>The newest revision's top hash, as far as anyone reported.</summary>
    public string? TopHash { get; set; }

    /// <summary>The newest revision's time by its pointer object, in whole seconds.</summary>
    public DateTimeOffset? PointerTime { get; set; }

    /// <summary>The newest revision's time as an event or another service reported it.</summary>
    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>The key prefix that a File Gateway refreshes.</summary>
    public string Folder { get; set; } = "";

    /// <summary>When the service observed the newest batch or revision; the delay counts from here.</summary>
    public DateTimeOffset? ObservedAt { get; set; }

    /// <summary>When the wait ends, or the wait for the gateway.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>When the gateway is asked (again) for a refresh; null once it took the request.</summary>
    public DateTimeOffset? NextRefreshAt { get; set; }

    /// <summary>How often the gateway was asked in this round.</summary>
    public int RefreshAttempts { get; set; }

    /// <summary>Why the gateway did not take the last request that it answered; null when it took it.</summary>
    public string? RefreshError { get; set; }

    /// <summary>Storage Gateway's id of the refresh that is waited for.</summary>
    public string? NotificationId { get; set; }

    /// <summary>When the last <c>package-ready</c> became ready.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>Token of the timer that is set.</summary>
    public Guid? TimerToken { get; set; }

    /// <summary>When that timer is due.</summary>
    public DateTimeOffset? TimerDueAt { get; set; }
}
