using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>Storage Gateway's RefreshCache and the two operations that describe file shares.</summary>
internal sealed class FakeStorageGateway : FakeAwsService
{
    private const int MaxFolders = 50;
    private const int MaxShares = 10;
    private readonly ConcurrentQueue<FakeRefresh> _accepted = [];
    private readonly ConcurrentDictionary<string, (string Protocol, string LocationArn)> _shares = new(StringComparer.Ordinal);

    private FakeStorageGateway(TimeProvider? clock)
        : base("StorageGateway_20130630", "storagegateway", "application/x-amz-json-1.1", clock)
    {
    }

    /// <summary>The refreshes that were started, in their order.</summary>
    public IReadOnlyCollection<FakeRefresh> Accepted => _accepted;

    public static async Task<FakeStorageGateway> StartAsync(TimeProvider? clock = null)
    {
        var fake = new FakeStorageGateway(clock);
        await fake.ListenAsync();
        return fake;
    }

    /// <summary>Adds a share of <c>NFS</c> or <c>SMB</c> and answers its ARN.</summary>
    public string AddShare(string id, string protocol = "NFS", string bucket = "source-bucket")
    {
        var arn = $"arn:aws:storagegateway:{FakeCredentials.Region}:{FakeCredentials.AccountId}:share/{id}";
        _shares[arn] = (protocol, $"arn:aws:s3:::{bucket}");
        return arn;
    }

    protected override FakeAnswer Handle(string operation, JsonElement body, Fault.Entries? refuseEntries) => operation switch
    {
        "RefreshCache" => RefreshCache(body),
        "DescribeNFSFileShares" => Describe(body, "NFS"),
        "DescribeSMBFileShares" => Describe(body, "SMB"),
        _ => throw new RefusedException("UnknownOperationException", $"The fake does not know {operation}."),
    };

    private FakeAnswer RefreshCache(JsonElement body)
    {
        AllowOnly(body, "FileShareARN", "FolderList", "Recursive");
        var arn = body.TryGetProperty("FileShareARN", out var text) ? text.GetString()! : "";
        if (!_shares.ContainsKey(arn))
            throw new RefusedException("InvalidGatewayRequestException", $"The specified file share was not found: '{arn}'");

        string[] folders = body.TryGetProperty("FolderList", out var list) ? TextsOf(list) : ["/"];
        if (folders.Length is 0 or > MaxFolders || folders.Any(folder => !folder.StartsWith('/')))
            throw new RefusedException("ValidationException", $"FolderList has to hold 1 to {MaxFolders} paths that begin with a slash.");

        var recursive = !body.TryGetProperty("Recursive", out var flag) || flag.GetBoolean();
        var refresh = new FakeRefresh(Guid.NewGuid().ToString(), arn, folders, recursive);
        _accepted.Enqueue(refresh);
        return FakeAnswer.Ok(new JsonObject { ["FileShareARN"] = arn, ["NotificationId"] = refresh.NotificationId });
    }

    private FakeAnswer Describe(JsonElement body, string protocol)
    {
        AllowOnly(body, "FileShareARNList");
        string[] arns = TextsOf(body.GetProperty("FileShareARNList"));
        if (arns.Length is 0 or > MaxShares)
            throw new RefusedException("ValidationException", $"FileShareARNList has to hold 1 to {MaxShares} ARNs.");
        if (arns.FirstOrDefault(arn => !_shares.TryGetValue(arn, out var share) || share.Protocol != protocol) is { } missing)
            throw new RefusedException("InvalidGatewayRequestException", $"The specified file share was not found: '{missing}'");

        var infos = arns.Select(arn => new JsonObject
        {
            ["FileShareARN"] = arn,
            ["FileShareStatus"] = "AVAILABLE",
            ["LocationARN"] = _shares[arn].LocationArn,
            ["GatewayARN"] = $"arn:aws:storagegateway:{FakeCredentials.Region}:{FakeCredentials.AccountId}:gateway/sgw-fake",
        });
        return FakeAnswer.Ok(new JsonObject { [protocol + "FileShareInfoList"] = new JsonArray([.. infos]) });
    }

    private static string[] TextsOf(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
