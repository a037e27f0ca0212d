using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>The next number of the column's own sequence.</summary>
internal sealed class PostgresOutboxOrder : IOutboxOrder
{
    private const string MoveToEnd = """
        UPDATE edp.batch SET outbox_sequence = nextval(pg_get_serial_sequence('edp.batch', 'outbox_sequence')) WHERE batch_id = {0}
        """;

    public Task MoveToEndAsync(EdpDbContext context, Guid batchId, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(MoveToEnd, [batchId], cancellationToken);
}
