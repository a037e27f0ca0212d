using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edp.Core.Configuration;

/// <summary>A rule as the rows of open batches keep it: JSON of what is not the default, as far as it is about a batch that is open.</summary>
internal static class RuleText
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly RuleProperty[] Kept = [.. RuleProperty.All
        .Where(property => property.Name is not (nameof(BucketOptions.BucketName) or nameof(BucketOptions.IgnorePrefixes)))];

    public static string Of(BucketOptions rule)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            writer.WriteStartObject();
            foreach (var property in Kept)
                property.Write(writer, rule);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    /// <summary>What a row keeps. What this version does not know is passed over.</summary>
    public static BucketOptions Read(string text)
    {
        var rule = new BucketOptions();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = RuleProperty.Find(reader.GetString()!);
            reader.Read();
            if (property is null || property.Read(ref reader, rule) is not null)
                reader.Skip();
        }

        return rule;
    }

    /// <summary>Whether both rules are for the same keys and give them the same prefixes.</summary>
    public static bool IsForSameKeys(BucketOptions left, BucketOptions right) =>
        left.Match.SequenceEqual(right.Match, StringComparer.Ordinal)
        && (left.PrefixTemplate ?? "") == (right.PrefixTemplate ?? "")
        && left.PrefixDepth == right.PrefixDepth;
}
