using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// A transaction's turn to write into one partition. Their primary keys do not know of each other: so while one transaction writes into a
/// partition, none does into another, and who comes after it finds what it wrote.
/// </summary>
/// <param name="partition">Its number.</param>
internal sealed class PartitionTurn(int partition)
{
    // Each of these modes lets in who asks for the same one, and nobody who asks for the other.
    private static readonly string[] Modes = ["ROW EXCLUSIVE", "SHARE"];

    private bool _isTaken;

    /// <summary>The partition's name.</summary>
    /// <exception cref="InvalidOperationException">The turn was not taken.</exception>
    public string TakenTable => _isTaken
        ? ObjectPartitions.NameOf(partition)
        : throw new InvalidOperationException("Nothing is written into a partition before the turn is taken.");

    /// <summary>Adds what takes the turn, until the transaction ends; nothing where it has been taken.</summary>
    public void Take(NpgsqlBatch batch)
    {
        if (_isTaken)
            return;
        _isTaken = true;
        for (var bit = 0; bit < 2; bit++)
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"LOCK TABLE {ObjectPartitions.Turns[bit]} IN {Modes[(partition >> bit) & 1]} MODE"));
    }
}
