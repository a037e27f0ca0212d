using Edp.Amazon.Client;
using Edp.Amazon.Inspecting;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Sagas;
using Microsoft.Extensions.Options;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the queues are there, and whether messages lie in error queues.</summary>
internal sealed class QueueCheck(IOptions<EdpOptions> options, AmazonClientSettings amazon) : ICheck
{
    private readonly EndpointNames _names = new(options.Value.Amazon.QueuePrefix);

    public string Part => "queues";

    public string ToDo => "See that the credentials are right and may sqs:GetQueueUrl and sqs:GetQueueAttributes on EDP's queues.";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        using var inspector = new BrokerInspector(amazon);
        var missing = new List<string>();
        var failed = new List<Finding>();
        foreach (var name in ReceiveQueues.All.Select(_names.Of))
        {
            if (await inspector.CountMessagesAsync(name, cancellationToken) is null)
                missing.Add(name);
            // They are created when they are needed first.
            var errors = $"{name}_error";
            if (await inspector.CountMessagesAsync(errors, cancellationToken) is > 0 and var count)
                failed.Add(Finding.Problem(Part, $"{errors} holds {count} messages.", $"Mend their cause, then: edp redrive {errors}"));
        }

        return [Presence(missing), .. failed];
    }

    private Finding Presence(List<string> missing)
    {
        if (missing.Count == 0)
            return Finding.Ok(Part, $"All {ReceiveQueues.All.Count} are there.");
        var text = $"Missing: {string.Join(", ", missing)}.";
        return options.Value.Amazon.CreateTopology
            ? Finding.Note(Part, text, "EDP creates them at its start.")
            : Finding.Problem(Part, text, "Create them (deploy/edp.yaml does), or let EDP: Edp:Amazon:CreateTopology=true.");
    }
}
