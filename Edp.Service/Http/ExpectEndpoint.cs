using Edp.Contracts;
using Edp.Service.Ingest;
using Edp.Service.Transactions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>/prefixes/expect</c>: what a batch has to contain (R15).</summary>
internal static class ExpectEndpoint
{
    public static void MapExpect(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/prefixes/expect", ExpectAsync)
            .WithSummary("Say what a batch has to contain")
            .WithDescription("The keys of the batch, or their number, before, among or after its objects; opens a batch where none is open. Answers after the "
                + "commit. What is told last counts.");

    private static async Task<Results<Ok<ExpectAnswer>, ProblemHttpResult>> ExpectAsync(
        ExpectCommand command, ExpectationIntake intake, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await intake.TakeAsync(
                new ObjectsExpected
                {
                    Bucket = command.Bucket!,
                    Prefix = command.Prefix!,
                    Keys = command.Keys,
                    Count = command.Count,
                    Reason = command.Reason,
                    ExpectedAt = command.ExpectedAt
                },
                cancellationToken);
            return outcome is null
                ? TypedResults.Problem(
                    "The prefix was told something newer, or the same.", statusCode: StatusCodes.Status409Conflict)
                : TypedResults.Ok(ExpectAnswer.Of(outcome));
        }
        catch (RefusedEventException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}

/// <summary>What a batch has to contain.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix, with its trailing slash; empty for the root of the bucket.</param>
/// <param name="Keys">The keys, whole or relative to the prefix.</param>
/// <param name="Count">How many different keys.</param>
/// <param name="Reason">Why, for people who read the log.</param>
/// <param name="ExpectedAt">When it was known; what is not newer than what the prefix was told is refused. Default: now.</param>
internal sealed record ExpectCommand(
    string? Bucket, string? Prefix, IReadOnlyList<string>? Keys, long? Count, string? Reason, DateTimeOffset? ExpectedAt);

/// <summary>What a batch expects now.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="ExpectedCount">How much it has to contain.</param>
/// <param name="MissingCount">How much of that is missing; with 0 the batch is closed.</param>
internal sealed record ExpectAnswer(Guid BatchId, long ExpectedCount, long MissingCount)
{
    public static ExpectAnswer Of(ExpectationOutcome outcome) => new(outcome.BatchId, outcome.ExpectedCount, outcome.MissingCount);
}
