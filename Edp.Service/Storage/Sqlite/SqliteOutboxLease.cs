using Edp.Core.Outbox;

namespace Edp.Service.Storage.Sqlite;

/// <summary>One process has the file to itself (<see cref="SqliteFileLock"/>); nobody else can deliver.</summary>
internal sealed class SqliteOutboxLease : IOutboxLease
{
    public Task<bool> TryHoldAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task ReleaseAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;
}
