using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>POST /batches/{id}/ack</c>: a consumer tells that it has packaged a batch.</summary>
internal static class AckEndpoint
{
    public static void MapAck(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/batches/{id:guid}/ack", AckAsync)
            .WithSummary("Tell that a batch was packaged")
            .WithDescription("Takes no body, and the right Ingest or Operate. Answers with the batch, after the commit; a second time changes nothing.")
            .WithMetadata(new NeededRight(ApiKeyRights.Ingest | ApiKeyRights.Operate));

    private static async Task<Results<Ok<BatchItem>, ProblemHttpResult>> AckAsync(
        Guid id, PackagedBatches packaged, BatchItems items, CancellationToken cancellationToken) =>
        await packaged.AcknowledgeAsync(id, cancellationToken) switch
        {
            null => TypedResults.Problem("No batch with this id was closed.", statusCode: StatusCodes.Status404NotFound),
            { Reason: Batch.Cancelled } => TypedResults.Problem(
                "The batch was cancelled: it has no event, and nobody is to package it.", statusCode: StatusCodes.Status409Conflict),
            var batch => TypedResults.Ok(items.Of(batch))
        };
}
