using Amazon.Runtime;
using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Redriving;
using Edp.Cli;
using Edp.Service.Hosting;
using Edp.Service.Sagas;

namespace Edp.Service.Commands;

/// <summary><c>redrive</c>: moves the messages of an error queue back to where they came from.</summary>
internal static class RedriveCommand
{
    /// <param name="words">The queues as they were given: names, with or without the prefix, ARNs or URLs.</param>
    /// <param name="settings">Settings, as the service takes them on its command line.</param>
    /// <param name="cancellationToken">Ends it after the messages in flight.</param>
    /// <returns>
    /// The process's exit code: 0 when all were moved, 1 when some could not be, 64 when the queue is FIFO, 69 when it does not exist or AWS
    /// refuses, 78 when a setting is wrong.
    /// </returns>
    public static async Task<int> RunAsync(RedriveRequest words, string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            var options = SettingsReader.Read(HostConfiguration.CreateBuilder(settings).Configuration);
            var names = new EndpointNames(options.Amazon.QueuePrefix);
            var request = words with
            {
                Queue = names.Find(words.Queue),
                To = words.To is null ? null : names.Find(words.To),
                EventQueue = names.Of(words.EventQueue),
            };
            return await RunAsync(request, new AmazonClientSettings { Region = options.Region }, cancellationToken);
        }
        catch (Exception e) when (StartFailure.Of(e) is { } failure)
        {
            return await failure.WriteAsync(Console.Error);
        }
    }

    private static async Task<int> RunAsync(RedriveRequest request, AmazonClientSettings amazon, CancellationToken cancellationToken)
    {
        if (Refusal(request) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return ExitCode.Usage;
        }

        using var redriver = new QueueRedriver(amazon, request, TimeProvider.System);
        try
        {
            await redriver.RunAsync(cancellationToken);
        }
        catch (QueueDoesNotExistException)
        {
            await Console.Error.WriteLineAsync($"There is no queue {request.Queue}{(request.To is null ? "" : $", or no {request.To}")}.");
            return ExitCode.Unavailable;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException)
        {
            await WriteAsync(redriver.Report, request);
            await Console.Error.WriteLineAsync($"AWS refuses, the rest stays in {request.Queue}: {e.Message}");
            return ExitCode.Unavailable;
        }

        await WriteAsync(redriver.Report, request);
        return redriver.Report.Left.Count == 0 ? ExitCode.Done : ExitCode.Problem;
    }

    private static string? Refusal(RedriveRequest request)
    {
        if (new[] { request.Queue, request.To }.FirstOrDefault(name => name?.EndsWith(".fifo", StringComparison.Ordinal) == true) is { } fifo)
            return $"'{fifo}' is a FIFO queue, which may drop a message that it has seen before; redrive takes standard queues.";
        return request.Queue == request.To ? $"--to takes another queue than '{request.Queue}'." : null;
    }

    private static async Task WriteAsync(RedriveReport report, RedriveRequest request)
    {
        foreach (var (queue, count) in report.Moved)
            await Console.Out.WriteLineAsync($"{count} {(request.IsDryRun ? "would be moved" : "moved")} from {request.Queue} to {queue}");
        if (report.Moved.Count == 0)
            await Console.Out.WriteLineAsync($"0 {(request.IsDryRun ? "would be moved" : "moved")} from {request.Queue}");
        if (report.Newer > 0)
            await Console.Out.WriteLineAsync($"{report.Newer} left, because they came after the beginning");
        if (report.Twice > 0)
            await Console.Error.WriteLineAsync($"{report.Twice} moved but not deleted: they are in both queues, which EDP takes as duplicates");
        foreach (var (reason, count) in report.Left)
            await Console.Error.WriteLineAsync($"{count} left: {reason}");
    }
}
