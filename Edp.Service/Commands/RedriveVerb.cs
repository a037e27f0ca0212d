using System.CommandLine;
using System.Globalization;
using Edp.Amazon.Redriving;
using Edp.Service.Ingest;

namespace Edp.Service.Commands;

/// <summary>The words of <c>redrive</c>.</summary>
internal static class RedriveVerb
{
    public static Command Create()
    {
        var queue = new Argument<string>("QUEUE") { Description = "The error queue: its name, ARN or URL." };
        var to = new Option<string?>("--to") { Description = "The queue that takes all messages, instead of those they came from." };
        var max = new Option<int?>("--max") { Description = "How many messages are taken at most." };
        max.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && (!int.TryParse(word.Value, CultureInfo.InvariantCulture, out var count) || count < 1))
                result.AddError($"--max takes a whole number from 1 on; found '{word.Value}'.");
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and count only; each message stays." };
        var command = new Command(
            "redrive",
            "Move the messages of an error queue (NAME_error, NAME_skipped, or another dead-letter queue) back to the queues they came "
            + "from, and EventBridge's dead letters to edp-s3-events. 0: all moved, 1: some could not be, 64: wrong usage, 69: AWS refuses.")
        {
            queue, to, max, dryRun
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => RedriveCommand.RunAsync(
            new RedriveRequest
            {
                Queue = parsed.GetRequiredValue(queue),
                To = parsed.GetValue(to),
                Max = parsed.GetValue(max),
                IsDryRun = parsed.GetValue(dryRun),
                EventQueue = S3EventConsumerDefinition.QueueName
            },
            [.. parsed.UnmatchedTokens],
            cancellation));
        return command;
    }
}
