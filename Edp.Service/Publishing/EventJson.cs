using System.Text.Json.Serialization;

namespace Edp.Service.Publishing;

[JsonSerializable(typeof(PackageObjectsReadyDetail))]
[JsonSerializable(typeof(PackageObjectsIncompleteDetail))]
[JsonSerializable(typeof(PackageReadyDetail))]
[JsonSerializable(typeof(EventEnvelope))]
internal sealed partial class EventJson : JsonSerializerContext;
