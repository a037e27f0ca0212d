namespace Edp.Core.Parsing;

/// <summary>The messages about entries that have the shape of no event.</summary>
internal static class Expected
{
    public static readonly ParseError EmptyBody = new(
        RejectedReason.Empty, "the body is empty: expected an event, an array of events or one event a line");

    public static readonly ParseError EmptyArray = new(RejectedReason.Empty, "the array is empty: expected at least one event");

    public static ParseError Event(ReadOnlySpan<byte> json, Token found) => new(
        RejectedReason.UnknownShape,
        $"expected an S3 event, an SNS envelope or {{\"bucket\",\"key\",\"eventTime\"}}; found {Found.Describe(json, found)}");

    public static ParseError Type(string reason, string name, string type, ReadOnlySpan<byte> json, Token found) =>
        new(reason, $"\"{name}\": expected {type}, found {Found.Describe(json, found)}");
}
