using System.CommandLine;
using System.Net;
using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary><c>post</c>: brings files of events to the service, in pieces, each until it is durable.</summary>
internal sealed class PostCommand : ServiceCommand
{
    private const int MaxShown = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(15);

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files of events: NDJSON, one event or an array, in any shape of S3 event; - is standard input.",
        Arity = ArgumentArity.OneOrMore
    };

    public PostCommand()
        : base("post", "Record the events of files. 0: all are durable, 1: some are no events.") => Arguments.Add(_files);

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var total = new PostTotal();
        foreach (var file in parsed.GetRequiredValue(_files))
        {
            await using var stream = Open(file);
            var entries = 0L;
            await foreach (var piece in EventPieces.ReadAsync(stream, cancellationToken))
            {
                var answer = await SendAsync(service, piece, cancellationToken);
                Show(answer, file, entries, total);
                total.Add(answer);
                entries += answer.Accepted + answer.Duplicates + answer.Ignored + answer.AllRejected;
            }
        }

        if (screen.IsJson)
            screen.Json(total.ToJson());
        else
            screen.Line(total.ToString());
        return total.Rejected == 0 ? ExitCode.Done : ExitCode.Problem;
    }

    private static Stream Open(string file)
    {
        try
        {
            return file == "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"FILE can't be read: {e.Message}");
        }
    }

    private static async Task<PostedEvents> SendAsync(
        ServiceClient service, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "events") { Content = new ReadOnlyMemoryContent(piece) };
            using var answer = await service.AskAsync(request, cancellationToken);
            var body = await ServiceClient.ReadAsync(answer, cancellationToken);
            // "Nothing in it is an event" tells of each entry, as 200 does.
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest
                && body?.Deserialize(ItemJson.Default.PostedEvents) is { } posted
                && (answer.IsSuccessStatusCode || posted.Rejected is not null))
            {
                return posted;
            }

            // Posting the same again is safe.
            var waits = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
            if (!waits || TimeProvider.System.GetElapsedTime(since) > Patience)
                throw service.Refusal(answer, body);
            var pause = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            await Task.Delay(pause < MaxPause ? pause : MaxPause, TimeProvider.System, cancellationToken);
        }
    }

    private static void Show(PostedEvents answer, string file, long entries, PostTotal total)
    {
        foreach (var rejected in (answer.Rejected ?? []).Take((int)Math.Max(0, MaxShown - total.Rejected)))
            Screen.Error($"{file}: entry {entries + rejected.Index + 1} is no event: {rejected.Error}");
        foreach (var ignored in (answer.IgnoredEntries ?? []).Take((int)Math.Max(0, MaxShown - total.Ignored)))
            Screen.Error($"{file}: entry {entries + ignored.Index + 1} was ignored: {ignored.Reason}");
    }
}
