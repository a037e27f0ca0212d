using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Service.Packaging;
using Edp.Service.Pages.Live;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Lists;

/// <summary>How far a closed batch is: closed, delivered, received, packaged.</summary>
internal static class BatchLamps
{
    public static IReadOnlyList<Lamp> Of(ClosedBatch closed, PackageRules rules) =>
    [
        new("closed", LampState.Done, closed.Batch.Reason),
        new("delivered", DeliveredOf(closed.Batch)),
        new("received", ReceivedOf(closed), SentAgain(closed.Batch)),
        new("packaged", PackagedOf(closed, rules), closed.Batch.PackagedBy ?? "")
    ];

    private static LampState ReceivedOf(ClosedBatch closed) => closed.Batch switch
    {
        { Reason: Batch.Cancelled } => LampState.NotAsked,
        { ReceivedAt: not null } => LampState.Done,
        { ReceiptDueAt: { } due } => due <= closed.At ? LampState.Late : LampState.Waiting,
        _ => LampState.Unknown
    };

    private static string SentAgain(Batch batch) => batch.Resends > 0 ? $"sent again {Words.Count(batch.Resends, "time")}" : "";

    private static LampState DeliveredOf(Batch batch) =>
        batch.Reason == Batch.Cancelled ? LampState.NotAsked
        : batch.PublishedAt is null ? LampState.Waiting
        : LampState.Done;

    private static LampState PackagedOf(ClosedBatch closed, PackageRules rules) => closed switch
    {
        { Batch.PackagedAt: not null } => LampState.Done,
        { Batch.PackagedDueAt: { } due } => due <= closed.At ? LampState.Late : LampState.Waiting,
        { Batch.Reason: BatchReason.Incomplete or Batch.Cancelled } => LampState.NotAsked,
        { Package: { } package } when IsOf(package, closed.Batch) => IsReady(package) ? LampState.Done : LampState.Waiting,
        _ => rules.Trigger switch
        {
            PackageReadyTrigger.None => LampState.NotAsked,
            PackageReadyTrigger.ObjectsReady => LampState.Waiting,
            _ => LampState.Unknown
        }
    };

    // A package follows the newest of its batches, and speaks for those before.
    private static bool IsOf(PackageState package, Batch batch) => package.BatchNumber >= batch.BatchNumber;

    private static bool IsReady(PackageState package) => package.CurrentState == nameof(PackageStateMachine.Ready);
}
