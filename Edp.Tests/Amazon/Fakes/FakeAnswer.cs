using System.Net;
using System.Text.Json.Nodes;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>What a fake answers in the JSON protocol.</summary>
internal sealed record FakeAnswer(HttpStatusCode Status, JsonObject Body)
{
    public static FakeAnswer Ok(JsonObject body) => new(HttpStatusCode.OK, body);

    public static FakeAnswer Error(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new(status, new JsonObject { ["__type"] = code, ["message"] = message });
}
