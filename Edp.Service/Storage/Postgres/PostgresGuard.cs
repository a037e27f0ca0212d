using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// R12: a commit that is answered is on the disk, whatever the role or the database has for <c>synchronous_commit</c>; what is stricter
/// stays. Said in each transaction, since a pooler in transaction mode keeps nothing of a session.
/// </summary>
internal sealed class PostgresGuard : IStoreGuard
{
    /// <summary>Makes the running transaction's commit durable.</summary>
    public const string DurableCommit = """
        SELECT set_config('synchronous_commit', 'on', true)
        WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')
        """;

    public Task BeginAsync(EdpDbContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(DurableCommit, cancellationToken);

    public void VerifyCommitted(EdpDbContext context)
    {
    }
}
