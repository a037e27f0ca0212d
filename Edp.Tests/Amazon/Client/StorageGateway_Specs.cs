using System.Net;
using Amazon.StorageGateway;
using Amazon.StorageGateway.Model;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_a_file_share_is_refreshed
{
    private FakeStorageGateway _fake = null!;
    private AmazonStorageGatewayClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _fake = await FakeStorageGateway.StartAsync();
        _client = new AmazonStorageGatewayClient(_fake.Settings);
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
            new RefreshCacheRequest { FileShareARN = share, FolderList = ["/a/b"], Recursive = false }, default);

        var refresh = _fake.Accepted.Single();
        Assert.That((response.FileShareARN, response.NotificationId), Is.EqualTo((share, refresh.NotificationId)));
        Assert.That(refresh.Folders, Is.EqualTo(new[] { "/a/b" }));
        Assert.That(refresh.Recursive, Is.False);
        Assert.That(_fake.Refusals, Is.Empty);
    }

    [Test]
    public void Should_say_that_a_share_does_not_exist()
    {
        var error = Assert.ThrowsAsync<InvalidGatewayRequestException>(
            () => _client.RefreshCacheAsync(new RefreshCacheRequest { FileShareARN = "arn:aws:storagegateway:x" }, default));

        Assert.That(error!.Message, Does.Contain("not found"));
        Assert.That(error.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Should_describe_a_share_of_NFS()
    {
        var share = _fake.AddShare("share-1", "NFS", "my-bucket");

        var described = await _client.DescribeNFSFileSharesAsync(new DescribeNFSFileSharesRequest { FileShareARNList = [share] }, default);

        var found = described.NFSFileShareInfoList!.Single();
        Assert.That(
            (found.FileShareARN, found.FileShareStatus, found.LocationARN), Is.EqualTo((share, "AVAILABLE", "arn:aws:s3:::my-bucket")));
    }

    [Test]
    public async Task Should_describe_a_share_of_SMB()
    {
        var share = _fake.AddShare("share-1", "SMB", "my-bucket");

        var described = await _client.DescribeSMBFileSharesAsync(new DescribeSMBFileSharesRequest { FileShareARNList = [share] }, default);

        Assert.That(described.SMBFileShareInfoList!.Single().FileShareARN, Is.EqualTo(share));
    }
}
