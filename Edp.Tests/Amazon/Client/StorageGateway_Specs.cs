using System.Net;
using Edp.Amazon.Client;
using Edp.Amazon.Client.StorageGateway;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_a_file_share_is_refreshed
{
    private FakeStorageGateway _fake = null!;
    private StorageGatewayClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _fake = await FakeStorageGateway.StartAsync();
        _client = new StorageGatewayClient(_fake.Settings);
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _fake.DisposeAsync();
    }

    [Test]
    public async Task Should_refresh_the_folders_asked_for()
    {
        var share = _fake.AddShare("share-1");

        var response = await _client.RefreshCacheAsync(
            new RefreshCacheRequest { FileShareArn = share, FolderList = ["/a/b"], Recursive = false }, default);

        var refresh = _fake.Accepted.Single();
        Assert.That(response, Is.EqualTo(new RefreshCacheResponse { FileShareArn = share, NotificationId = refresh.NotificationId }));
        Assert.That(refresh.Folders, Is.EqualTo(new[] { "/a/b" }));
        Assert.That(refresh.Recursive, Is.False);
        Assert.That(_fake.Refusals, Is.Empty);
    }

    [Test]
    public void Should_say_that_a_share_does_not_exist()
    {
        var error = Assert.ThrowsAsync<InvalidGatewayRequestException>(
            () => _client.RefreshCacheAsync(new RefreshCacheRequest { FileShareArn = "arn:aws:storagegateway:x" }, default));

        Assert.That(error!.Message, Does.Contain("not found"));
        Assert.That(error.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase(FileShareProtocol.Nfs, "NFS")]
    [TestCase(FileShareProtocol.Smb, "SMB")]
    public async Task Should_describe_a_share(FileShareProtocol protocol, string name)
    {
        var share = _fake.AddShare("share-1", name, "my-bucket");

        var described = await _client.DescribeFileSharesAsync(new DescribeFileSharesRequest(protocol, [share]), default);

        Assert.That(described.FileShares.Single().FileShareArn, Is.EqualTo(share));
        Assert.That(described.FileShares.Single().FileShareStatus, Is.EqualTo("AVAILABLE"));
        Assert.That(described.FileShares.Single().LocationArn, Is.EqualTo("arn:aws:s3:::my-bucket"));
    }
}
