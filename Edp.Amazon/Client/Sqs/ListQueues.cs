namespace Edp.Amazon.Client.Sqs;

internal sealed record ListQueuesRequest
{
    public string? QueueNamePrefix { get; init; }

    /// <summary>1 to 1000; without it there is one page of up to 1000 and never a next token.</summary>
    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record ListQueuesResponse
{
    public IReadOnlyList<string> QueueUrls { get => field ?? []; init; }

    public string? NextToken { get; init; }
}
