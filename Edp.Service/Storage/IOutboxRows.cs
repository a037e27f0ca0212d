using Edp.Core.Outbox;

namespace Edp.Service.Storage;

/// <summary>Inserts rows of outboxes, of whatever table, within the transaction of the context.</summary>
internal interface IOutboxRows
{
    Task InsertAsync(EdpDbContext context, IReadOnlyList<OutboxRow> rows, CancellationToken cancellationToken);
}
