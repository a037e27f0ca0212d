using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>EventBridge's PutEvents and DescribeEventBus, with their limits and their errors per entry.</summary>
internal sealed class FakeEventBridge : FakeAwsService
{
    private const int MaxEntries = 10;
    private const int TimeSize = 14;
    private const long FirstCreation = 1_700_000_000;
    private readonly ConcurrentQueue<FakeEvent> _accepted = [];
    private readonly ConcurrentQueue<FakeEvent> _dropped = [];
    private readonly ConcurrentQueue<FakeEvent> _taken = [];
    private readonly ConcurrentDictionary<string, long> _buses = new(StringComparer.Ordinal) { ["default"] = FirstCreation };
    private long _creations = FirstCreation;

    private FakeEventBridge(TimeProvider? clock)
        : base("AWSEvents", "events", "application/x-amz-json-1.1", clock)
    {
    }

    public int MaxRequestSize { get; set; } = 1_048_576;

    /// <summary>The events on the buses, in the order of their arrival.</summary>
    public IReadOnlyCollection<FakeEvent> Accepted => _accepted;

    /// <summary>Events for buses that do not exist: EventBridge takes them with an event id and drops them, and so does this.</summary>
    public IReadOnlyCollection<FakeEvent> Dropped => _dropped;

    /// <summary>Both, in the order of their arrival.</summary>
    public IReadOnlyCollection<FakeEvent> Taken => _taken;

    public static async Task<FakeEventBridge> StartAsync(TimeProvider? clock = null)
    {
        var fake = new FakeEventBridge(clock);
        await fake.ListenAsync();
        return fake;
    }

    public static string ArnOf(string bus) => $"arn:aws:events:{FakeCredentials.Region}:{FakeCredentials.AccountId}:event-bus/{bus}";

    /// <summary>Creates a bus, each at another time.</summary>
    public void AddBus(string name) => _buses[name] = Interlocked.Increment(ref _creations);

    public void DeleteBus(string name) => _buses.TryRemove(name, out _);

    protected override FakeAnswer Handle(string operation, JsonElement body, Fault.Entries? refuseEntries) => operation switch
    {
        "PutEvents" => PutEvents(body, refuseEntries),
        "DescribeEventBus" => DescribeEventBus(body),
        _ => throw new RefusedException("UnknownOperationException", $"The fake does not know {operation}."),
    };

    private FakeAnswer DescribeEventBus(JsonElement body)
    {
        AllowOnly(body, "Name");
        var name = NameOf(body.GetProperty("Name").GetString()!);
        if (!_buses.TryGetValue(name, out var created))
            throw new RefusedException("ResourceNotFoundException", $"Event bus {name} does not exist.");

        return FakeAnswer.Ok(new JsonObject { ["Name"] = name, ["Arn"] = ArnOf(name), ["CreationTime"] = created });
    }

    private FakeAnswer PutEvents(JsonElement body, Fault.Entries? refuse)
    {
        AllowOnly(body, "Entries");
        JsonElement[] entries = [.. body.GetProperty("Entries").EnumerateArray()];
        if (entries.Length is 0 or > MaxEntries)
            throw new RefusedException("ValidationException", $"{entries.Length} entries: 1 to {MaxEntries} are allowed.");
        if (entries.Sum(SizeOf) is var size && size > MaxRequestSize)
            throw new RefusedException("ValidationException", $"Total size of the entries in the request is over the limit: {size}.");

        JsonObject[] results = [.. entries.Select((entry, index) =>
            refuse is not null && refuse.Indexes.Contains(index) ? Failure(refuse.Code, "By script") : Put(entry))];
        return FakeAnswer.Ok(new JsonObject
        {
            ["FailedEntryCount"] = results.Count(result => result.ContainsKey("ErrorCode")),
            ["Entries"] = new JsonArray(results),
        });
    }

    private JsonObject Put(JsonElement entry)
    {
        if (Problem(entry) is { } problem)
            return problem;

        var bus = NameOf(Text(entry, "EventBusName") ?? "default");
        var taken = new FakeEvent(
            Guid.NewGuid().ToString(), bus, Text(entry, "Source")!, Text(entry, "DetailType")!, Text(entry, "Detail")!, Resources(entry),
            entry.TryGetProperty("Time", out var time) ? DateTimeOffset.UnixEpoch.AddSeconds(time.GetDouble()) : null);
        _taken.Enqueue(taken);
        (_buses.ContainsKey(bus) ? _accepted : _dropped).Enqueue(taken);
        return new JsonObject { ["EventId"] = taken.EventId };
    }

    private static JsonObject? Problem(JsonElement entry)
    {
        foreach (var required in new[] { "Source", "DetailType", "Detail" })
        {
            if (string.IsNullOrEmpty(Text(entry, required)))
                return Failure("InvalidArgument", $"Parameter {required} is not valid. Reason: {required} is a required argument.");
        }

        if (Text(entry, "Source")!.StartsWith("aws.", StringComparison.Ordinal))
            return Failure("NotAuthorizedForSourceException", "Not authorized for the source.");
        return IsObject(Text(entry, "Detail")!) ? null : Failure("MalformedDetail", "Detail is malformed.");
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int SizeOf(JsonElement entry)
    {
        AllowOnly(entry, "Time", "Source", "Resources", "DetailType", "Detail", "EventBusName", "TraceHeader");
        string?[] texts = [Text(entry, "Source"), Text(entry, "DetailType"), Text(entry, "Detail"), .. Resources(entry)];
        return texts.Sum(text => Encoding.UTF8.GetByteCount(text ?? "")) + (entry.TryGetProperty("Time", out _) ? TimeSize : 0);
    }

    private static JsonObject Failure(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Resources(JsonElement entry) =>
        entry.TryGetProperty("Resources", out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static string NameOf(string nameOrArn) => nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];
}
