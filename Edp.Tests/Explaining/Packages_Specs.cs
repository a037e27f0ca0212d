using System.Net;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Edp.Tests.Packaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>What a package waits for.</summary>
public sealed class When_somebody_asks_what_a_package_waits_for(DatabaseProvider provider) : ExplainSpec(provider)
{
    private const string DelayEnds = "2026-03-14 09:31:53 UTC";
    private const string TimeoutEnds = "2026-03-14 09:30:13 UTC";
    private const string First = $"Batch 1 of \"lab/plate_7/\" was closed at {Start} since it was full, with 1 file; ";

    [Test]
    public async Task Should_say_what_a_batchs_package_waits_for()
    {
        await StartAsync(wait: true, ("PackageReady:Delay", 300));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        await ExpectAsync("package-waiting", $"{First}its package \"lab/plate_7\" is announced at {DelayEnds}, after the delay of 5 "
            + "minutes.");

        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/2"));
        await PackageAsync(package => package.Round == 2, "waits again");
        await ExpectKeyAsync(Bucket, "lab/plate_7/1", "package-superseded",
            $"\"lab/plate_7/1\" is in batch 1 of \"lab/plate_7/\", which was closed at {Start} since it was full, with 1 file; before "
            + "its package \"lab/plate_7\" was announced, the newer batch 2 came, and the announcement is about that one.");
    }

    [Test]
    public async Task Should_say_what_the_gateway_does()
    {
        await StartAsync(wait: true);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Service.Services.GetRequiredService<GatewayCalls>().AnswersHeld = answer.Task;
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        var refresh = await RefreshAsync();
        await ExpectAsync("package-gateway-asked",
            $"{First}its package \"lab/plate_7\" waits for the File Gateway, which was asked to refresh its cache and has not answered; "
            + $"at {TimeoutEnds} the package is announced without it.");

        answer.SetResult();
        await AwaitedAsync();
        await ExpectAsync("package-refreshing",
            $"{First}its package \"lab/plate_7\" waits until the File Gateway has refreshed its cache, and at {TimeoutEnds} the package "
            + "is announced without it.");

        await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        await PublishedReadyAsync();
        await ExpectAsync("package-ready", $"{First}its package \"lab/plate_7\" was announced at {Start}, when the File Gateway had "
            + "refreshed its cache.");
    }

    [Test]
    public async Task Should_say_what_the_gateway_said_when_it_is_busy()
    {
        await StartAsync(wait: true);
        Fake.Faults.FailUntilHealed(new Fault.Error(HttpStatusCode.BadRequest, "InvalidGatewayRequestException", "A refresh is in "
            + "progress already."));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        var said = await PackageAsync(package => package.RefreshError is not null, "was refused");
        await ExpectAsync("package-gateway-busy",
            $"{First}its package \"lab/plate_7\" waits for the File Gateway, which did not take the request to refresh its cache and "
            + $"said \"{said.RefreshError!.TrimEnd('.')}\"; it is asked again at 2026-03-14 09:26:54 UTC, and at {TimeoutEnds} the "
            + "package is announced without it.");
    }

    [Test]
    public async Task Should_say_that_the_gateway_did_nothing([Values] bool refused)
    {
        await StartAsync(wait: true);
        if (refused)
            Fake.Faults.FailUntilHealed(new Fault.Error(HttpStatusCode.BadRequest, "InvalidRequestException", "There is no such share."));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        if (!refused)
        {
            await AwaitedAsync();
            await Service.AdvanceAsync(GatewayTimeout);
        }

        await PublishedReadyAsync();
        if (refused)
        {
            var said = (await PackageAsync()).RefreshError!.TrimEnd('.');
            await ExpectAsync("package-ready-gateway-failed",
                $"{First}its package \"lab/plate_7\" was announced at {Start}, although the File Gateway did not refresh its cache, "
                + $"which said \"{said}\".");
        }
        else
        {
            await ExpectAsync("package-ready-gateway-timeout",
                $"{First}its package \"lab/plate_7\" was announced at {TimeoutEnds}, without waiting any longer for the File Gateway.");
        }
    }

    [Test]
    public async Task Should_say_that_a_package_is_ready_and_its_event_is_not_out()
    {
        await StartAsync(Settings(PackageReadyTrigger.ObjectsReady));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        File.Delete(Service.Sink.Path);
        var blocked = Directory.CreateDirectory(Service.Sink.Path);
        await Service.AdvanceAsync(Delay);
        await Eventually.HoldsAsync(async () => (await ExplainAsync(Query)).Cause == "package-not-delivered", "the file does not take it");
        Assert.That(
            (await ExplainAsync(Query)).Sentence,
            Does.StartWith($"{First}its package \"lab/plate_7\" was ready at {DelayEnds}, but its event is not delivered to the events "
                + "file yet, which says \""));

        blocked.Delete();
        await PublishedReadyAsync();
        await ExpectAsync("package-ready", $"{First}its package \"lab/plate_7\" was announced at {DelayEnds}.");
    }

    [Test]
    public async Task Should_say_what_a_revision_waits_for()
    {
        await StartAsync(Settings(PackageReadyTrigger.PackageCreated));
        var (older, newer) = (PointerObject(), PointerObject(7));
        await ExpectKeyAsync(Bucket, newer.Key, "pointer-never-heard",
            $"EDP has never heard of \"{newer.Key}\", a revision of the package \"lab/plate_7\": most likely the bucket's notifications "
            + "leave it out.");
        await Client.RecordAsync(older);
        await Client.RecordAsync(newer);

        await ExpectKeyAsync(Bucket, older.Key, "package-superseded",
            $"\"{older.Key}\" is an older revision of the package \"lab/plate_7\": EDP knows a newer one, of 2026-03-14 09:27:00 UTC, "
            + "and follows that.");
        await ExpectKeyAsync(Bucket, newer.Key, "package-waiting",
            $"\"{newer.Key}\" is the newest revision of \"lab/plate_7\", and came at {Start}; its package \"lab/plate_7\" is announced "
            + $"at {DelayEnds}, after the delay of 5 minutes.");
        await Service.AdvanceAsync(Delay);
        await PublishedReadyAsync();
        await ExpectKeyAsync(Bucket, newer.Key, "package-ready",
            $"\"{newer.Key}\" is the newest revision of \"lab/plate_7\", and came at {Start}; its package \"lab/plate_7\" was announced "
            + $"at {DelayEnds}.");
    }

    private static string Query => $"bucket={Bucket}&prefix=lab/plate_7/";

    private Task ExpectAsync(string cause, string sentence) => ExpectAsync(Query, cause, sentence);

    private async Task PublishedReadyAsync()
    {
        await PackageReadyAsync(1);
        await Eventually.HoldsAsync(
            async () =>
            {
                await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
                return await database.ReadyPackages.AllAsync(row => row.PublishedAt != null);
            },
            "its event is marked as delivered");
    }
}
