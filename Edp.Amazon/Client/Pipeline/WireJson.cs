using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>How requests are written: names as AWS spells them, nothing for null, and few escapes.</summary>
internal static class WireJson
{
    public static JsonSerializerOptions NewOptions() => new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
