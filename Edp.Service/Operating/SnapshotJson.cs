using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Service.Operating;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PrefixSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
