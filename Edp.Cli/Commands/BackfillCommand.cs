using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary><c>backfill</c>: records what lies in a bucket and had no event, and shows how far it is until it is done.</summary>
internal sealed class BackfillCommand : ServiceCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Argument<S3Address> _address = new("ADDRESS")
    {
        Description = "s3://bucket/prefix: the objects whose keys begin with it.", CustomParser = S3Address.Parse
    };

    private readonly Option<DateTimeOffset?> _since =
        TimeOption.CreatePast("--since", "Only objects that were last modified then or later: a time, or how long ago, as 30d.");

    private readonly Option<DateTimeOffset?> _until =
        TimeOption.CreatePast("--until", "Only objects that were last modified before then.");

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Count only; record nothing." };

    private readonly Option<long?> _rate = new("--rate")
    {
        Description = "How many objects a second at most. Default 1,000.", HelpName = "number"
    };

    private readonly Option<bool> _detach = new("--detach") { Description = "Do not wait until it is done." };

    public BackfillCommand()
        : base(
            "backfill",
            "Record what lies in a bucket and had no event. Stopping this command does not stop it; see backfills. 0: completed.")
    {
        Arguments.Add(_address);
        Options.Add(_since);
        Options.Add(_until);
        Options.Add(_dryRun);
        Options.Add(_rate);
        Options.Add(_detach);
        NumberOption.Check(_rate, 1);
    }

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var address = parsed.GetRequiredValue(_address);
        var request = new JsonObject { ["bucket"] = address.Bucket, ["prefix"] = address.Key, ["dryRun"] = parsed.GetValue(_dryRun) };
        if (parsed.GetValue(_since) is { } since)
            request["since"] = TimeOption.Write(since);
        if (parsed.GetValue(_until) is { } until)
            request["until"] = TimeOption.Write(until);
        if (parsed.GetValue(_rate) is { } rate)
            request["rate"] = rate;

        var answer = await service.PostAsync("backfills", request, cancellationToken);
        var backfill = Read(answer);
        if (!screen.IsJson)
            screen.Line($"Backfill {backfill.BackfillId} of {address}");
        if (!parsed.GetValue(_detach))
            answer = await FollowAsync(service, screen, backfill, cancellationToken);
        if (screen.IsJson)
            screen.Json(answer);
        return parsed.GetValue(_detach) || Read(answer).State == "completed" ? ExitCode.Done : ExitCode.Problem;
    }

    private static async Task<JsonElement> FollowAsync(
        ServiceClient service, Screen screen, BackfillProgress backfill, CancellationToken cancellationToken)
    {
        await using var bar = new ProgressLine(screen);
        var shownProblem = backfill.Problem;
        while (true)
        {
            var answer = await service.GetAsync($"backfills/{backfill.BackfillId}", cancellationToken);
            backfill = Read(answer);
            bar.Show(Told(backfill), isLast: backfill.State != "running");
            if (backfill.Problem is { } problem && problem != shownProblem)
                Screen.Error(problem);
            shownProblem = backfill.Problem;
            if (backfill.State != "running")
                return answer;
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private static string Told(BackfillProgress now)
    {
        var seconds = Math.Max(1, ((now.FinishedAt ?? now.UpdatedAt) - now.CreatedAt).TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.State}: {now.ListedCount:N0} listed, {now.RecordedCount:N0} {(now.DryRun ? "to record" : "recorded")}, "
            + $"{now.KnownCount:N0} known, {now.IgnoredCount + now.SkippedCount:N0} left out, {now.ListedCount / seconds:N0}/s");
    }

    private static BackfillProgress Read(JsonElement answer) => answer.Deserialize(ItemJson.Default.BackfillProgress)!;
}
