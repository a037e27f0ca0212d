using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Client;

namespace Edp.Cli.Commands;

/// <summary>What became of all entries.</summary>
internal sealed class PostTotal
{
    private long _accepted;
    private long _duplicates;

    public long Ignored { get; private set; }

    public long Rejected { get; private set; }

    public void Add(PostedEvents answer)
    {
        _accepted += answer.Accepted;
        _duplicates += answer.Duplicates;
        Ignored += answer.Ignored;
        Rejected += answer.AllRejected;
    }

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(
        new JsonObject { ["accepted"] = _accepted, ["duplicates"] = _duplicates, ["ignored"] = Ignored, ["rejected"] = Rejected },
        ItemJson.Default.JsonObject);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_accepted:N0} accepted, {_duplicates:N0} duplicates, {Ignored:N0} ignored, {Rejected:N0} rejected");
}
