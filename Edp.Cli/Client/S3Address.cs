using System.CommandLine.Parsing;

namespace Edp.Cli.Client;

/// <summary><c>s3://bucket/key</c>, the key as it is, not encoded.</summary>
internal sealed record S3Address(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    public static S3Address? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        var rest = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : "";
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        if (bucket.Length > 0)
            return new S3Address(bucket, key);

        argument.AddError($"{argument.Argument.Name} takes s3://bucket/prefix; found '{text}'.");
        return null;
    }

    public static string Of(string bucket, string key) => $"{Scheme}{bucket}/{key}";

    public override string ToString() => Of(Bucket, Key);
}
