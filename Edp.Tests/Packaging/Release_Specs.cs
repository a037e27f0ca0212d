using System.Net;
using System.Net.Http.Json;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>R17: an operator ends the wait of a package.</summary>
public sealed class When_an_operator_releases_a_package(DatabaseProvider provider) : PackageSpec(provider)
{
    [Test]
    public async Task Should_be_ready_at_once_and_once_and_wait_again_for_what_is_newer()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);
        await Client.RecordAsync(new S3Event(Bucket, $"{Package}/1"));
        await InStateAsync("Waiting");

        var released = await Client.ActAsync<PackageItem>("/packages/release", new ReleaseCommand(Bucket, Package, "mirror is done"));
        Assert.That((released.State, released.ReadyAt, released.DueAt), Is.EqualTo(("Ready", Clock.GetUtcNow(), (DateTimeOffset?)null)));
        await PackageReadyAsync(1);
        Assert.That(await StatusAsync(Package), Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await StatusAsync("no/such"), Is.EqualTo(HttpStatusCode.NotFound));
        Clock.Advance(TimeSpan.FromDays(1));
        await PackageReadyAsync(1);
        await Client.RecordAsync(new S3Event(Bucket, $"{Package}/2"));
        await InStateAsync("Waiting");

        var action = (await Client.OperatorActionsAsync()).Single();
        Assert.That(
            (action.Action, action.Bucket, action.PackageName, action.Prefix, action.Reason),
            Is.EqualTo(("release", Bucket, Package, (string?)null, "mirror is done")));
    }

    private async Task<HttpStatusCode> StatusAsync(string packageName)
    {
        using var answer = await Client.Http.PostAsJsonAsync("/packages/release", new ReleaseCommand(Bucket, packageName));
        return answer.StatusCode;
    }
}
