using System.Text.Json.Serialization;
using Edp.Contracts;

namespace Edp.Service.Ingest;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ObjectCreated))]
internal sealed partial class IngestJson : JsonSerializerContext;
