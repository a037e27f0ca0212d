using System.CommandLine;
using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary><c>tail</c>: each batch when it closes, until the program is stopped. A service that is away is waited for.</summary>
internal sealed class TailCommand : ServiceCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Argument<S3Address?> _address = new("ADDRESS")
    {
        Description = "s3://bucket or s3://bucket/prefix: only batches below it.",
        CustomParser = S3Address.Parse,
        Arity = ArgumentArity.ZeroOrOne
    };

    private readonly Option<int> _last = new("--last")
    {
        Description = "How many closed batches to begin with. Default 0.", HelpName = "number"
    };

    private readonly Option<int?> _count = new("--count") { Description = "End after so many batches.", HelpName = "number" };

    public TailCommand()
        : base("tail", "Follow the batches as they close. It ends when it is stopped, or after --count batches.")
    {
        Arguments.Add(_address);
        Options.Add(_last);
        Options.Add(_count);
        NumberOption.Check(_last, 0);
        NumberOption.Check(_count, 1);
    }

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var address = parsed.GetValue(_address);
        var batches = new NewBatches(service, Query.Add("batches", ("bucket", address?.Bucket), ("prefix", address?.Key)));
        var left = parsed.GetValue(_count) ?? long.MaxValue;
        // What is wrong at the beginning is told; what goes away later is waited for.
        var begun = await batches.BeginAsync(parsed.GetValue(_last), cancellationToken);
        for (var away = false; ;)
        {
            foreach (var batch in begun)
            {
                Show(screen, batch);
                if (--left <= 0)
                    return ExitCode.Done;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            try
            {
                begun = await batches.NextAsync(cancellationToken);
                away = false;
            }
            catch (CommandFailedException e) when (e.ExitCode == ExitCode.Unavailable)
            {
                begun = [];
                if (!away)
                    Screen.Error($"{e.Message} Waiting for it.");
                away = true;
            }
        }
    }

    private static void Show(Screen screen, JsonElement item)
    {
        if (screen.IsJson)
        {
            screen.Json(item);
            return;
        }

        var batch = item.Deserialize(ItemJson.Default.ClosedBatch)!;
        screen.Line(
            $"{Figures.Time(batch.ReadyAt)}  {batch.Reason}, {Figures.Count(batch.ObjectCount, "object")}, {Figures.Size(batch.TotalSize)}");
        screen.Line($"  {batch.Address} #{batch.BatchNumber}");
    }
}
