using Edp.Amazon.Client;
using Edp.Amazon.Inspecting;
using Edp.Contracts;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the topics of the contracts are there.</summary>
internal sealed class TopicCheck(IOptions<EdpOptions> options, AmazonClientSettings amazon) : ICheck
{
    private static readonly string[] Contracts =
    [
        nameof(ObjectCreated), nameof(ObjectsExpected), nameof(PackageCreated), nameof(PackageObjectsReady), nameof(PackageObjectsIncomplete),
        nameof(PackageReady)
    ];

    public string Part => "topics";

    public string ToDo => "See that the credentials are right and may sns:ListTopics.";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var scope = options.Value.Amazon.Scope is { Length: > 0 } name ? $"{name}_" : "";
        using var inspector = new BrokerInspector(amazon);
        var missing = await inspector.MissingTopicsAsync(Contracts.Select(contract => $"{scope}Edp_Contracts-{contract}"), cancellationToken);
        if (missing.Count == 0)
            return [Finding.Ok(Part, $"All {Contracts.Length} are there.")];
        var text = $"Missing: {string.Join(", ", missing)}.";
        return
        [
            options.Value.Amazon.CreateTopology
                ? Finding.Note(Part, text, "EDP creates them at its start, or when it publishes first.")
                : Finding.Problem(Part, text, "Create them (deploy/edp.yaml does), or let EDP: Edp:Amazon:CreateTopology=true.")
        ];
    }
}
