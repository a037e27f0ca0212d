using System.Data.Common;
using Edp.Core.Parsing;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Trials;

/// <summary>Reads recorded events in the order of their times, of which there are millions: nothing is made of a row but what is used.</summary>
internal sealed class PastEvents : IAsyncDisposable
{
    // What sorts all events takes its time before the first comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly EdpDbContext _database;
    private readonly DbCommand _command;
    private readonly Func<DbDataReader, int, DateTimeOffset> _timeOf;
    private DbDataReader? _rows;
    private bool _isAtEnd;
    private string _bucket = "";

    /// <param name="database">Is disposed with it.</param>
    /// <param name="since">From when on.</param>
    /// <param name="take">How many at most.</param>
    public PastEvents(EdpDbContext database, DateTimeOffset since, int take)
    {
        _database = database;
        _timeOf = database.Database.IsSqlite()
            ? SqliteText.Read<DateTimeOffset>
            : (row, column) => new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);
        // What was deleted had arrived all the same.
        _command = database.ObjectEvents.Where(row => row.RecordedAt >= since)
            .OrderBy(row => row.RecordedAt).ThenBy(row => row.Bucket).ThenBy(row => row.Key).Take(take)
            .Select(row => new { row.RecordedAt, row.Bucket, row.Key, row.Size, row.Sequencer, row.EventTime })
            .CreateDbCommand();
        _command.CommandTimeout = (int)Patience.TotalSeconds;
    }

    /// <returns>The next one; null after the last.</returns>
    public async ValueTask<PastEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (_rows is null)
        {
            await _database.Database.OpenConnectionAsync(cancellationToken);
            _rows = await _command.ExecuteReaderAsync(cancellationToken);
        }

        _isAtEnd = !await _rows.ReadAsync(cancellationToken);
        return _isAtEnd ? null : Read(_rows);
    }

    public async ValueTask DisposeAsync()
    {
        if (_rows is not null)
        {
            // Else what is left of millions would be read to its end.
            if (!_isAtEnd)
                _command.Cancel();
            await _rows.DisposeAsync();
        }

        await _command.DisposeAsync();
        await _database.DisposeAsync();
    }

    private PastEvent Read(DbDataReader row)
    {
        var bucket = row.GetString(1);
        // Most have the one before them in common.
        if (bucket != _bucket)
            _bucket = bucket;
        return new PastEvent(
            new ObjectEvent
            {
                Bucket = _bucket,
                Key = row.GetString(2),
                Size = row.IsDBNull(3) ? null : row.GetInt64(3),
                Sequencer = row.IsDBNull(4) ? null : row.GetString(4),
                EventTime = _timeOf(row, 5)
            },
            _timeOf(row, 0));
    }
}
