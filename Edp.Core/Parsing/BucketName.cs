using System.Buffers;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>
/// The names a bucket can have ("General purpose bucket naming rules" of the S3 user guide), those from before 2018 included. They hold
/// nothing that a log, a terminal or a path acts upon.
/// </summary>
internal static class BucketName
{
    /// <summary>The longest name, from the time before names were host names.</summary>
    public const int MaxLength = 255;

    /// <summary>The shortest name that S3 gives; another store may give shorter ones.</summary>
    public const int MinLengthInS3 = 3;

    private const string Scheme = "s3://";
    private const string Arn = "arn:";
    private const string Service = ":s3:::";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>What was expected and what was found; <see langword="null"/> for a bucket's name.</summary>
    public static string? Check(string name, int minLength = 1)
    {
        if (IsName(name, minLength))
            return null;
        var expected = MeantBy(name) is { } meant
            ? $"the name \"{meant}\" alone"
            : $"a bucket's name of {minLength} to {MaxLength} letters, digits, '.', '-' and '_'";
        return $"expected {expected}, found the text {Printable.Quote(name)}";
    }

    private static bool IsName(ReadOnlySpan<char> name, int minLength) =>
        name.Length >= minLength && name.Length <= MaxLength && !name.ContainsAnyExcept(Characters);

    /// <summary>The bucket of a URI or an ARN, also of one that names an object.</summary>
    private static string? MeantBy(string text)
    {
        var service = text.StartsWith(Arn, StringComparison.OrdinalIgnoreCase) ? text.IndexOf(Service, StringComparison.Ordinal) : -1;
        var name = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..]
            : service > 0 ? text[(service + Service.Length)..]
            : "";
        name = name.Split('/')[0];
        return IsName(name, 1) ? name : null;
    }
}
