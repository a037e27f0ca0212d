namespace Edp.Amazon.Client.Sqs;

/// <summary>One entry of a delete or visibility batch that SQS has carried out.</summary>
internal sealed record BatchSuccess(string Id);
