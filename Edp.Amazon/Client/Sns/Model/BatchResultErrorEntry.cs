namespace Amazon.SimpleNotificationService.Model;

/// <summary>Why an entry of a batch was not accepted.</summary>
internal sealed class BatchResultErrorEntry
{
    /// <summary>The id that the request gave the entry.</summary>
    public string? Id { get; set; }

    public string? Code { get; set; }

    public string? Message { get; set; }

    /// <summary>
    /// Whose fault AWS says it is. True for wrong entries, and for throttled ones as well: ask
    /// <see cref="Edp.Amazon.Client.ErrorCodes"/> first.
    /// </summary>
    public bool? SenderFault { get; set; }
}
