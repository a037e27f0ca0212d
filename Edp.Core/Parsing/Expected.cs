namespace Edp.Core.Parsing;

/// <summary>The messages about entries that have the shape of no event.</summary>
internal static class Expected
{
    public const string EmptyBody = "the body is empty: expected an event, an array of events or one event a line";
    public const string EmptyArray = "the array is empty: expected at least one event";

    public static string Event(ReadOnlySpan<byte> json, Token found) =>
        $"expected an S3 event, an SNS envelope or {{\"bucket\",\"key\",\"eventTime\"}}; found {Found.Describe(json, found)}";

    public static string Type(string name, string type, ReadOnlySpan<byte> json, Token found) =>
        $"\"{name}\": expected {type}, found {Found.Describe(json, found)}";
}
