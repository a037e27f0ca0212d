using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Service.Operating;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PrefixSnapshot))]
[JsonSerializable(typeof(PackageSnapshot))]
[JsonSerializable(typeof(BatchSnapshot))]
[JsonSerializable(typeof(ReplaySnapshot))]
[JsonSerializable(typeof(BackfillSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
