using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Locks of the transaction by the directories of keys, in a few stripes, so that a crowd of keys does not fill the server's table of locks:
/// shared by events, alone for listings. They are taken behind those of prefixes and in their order, so no circle of waits arises.
/// </summary>
internal static class KeyStripes
{
    private const int Stripes = 64;

    // "EDP" in ASCII, and the purpose's number.
    private const string Share = "SELECT pg_advisory_xact_lock_shared(x'45445002'::int, stripe) FROM unnest($1) AS stripe";
    private const string Own = "SELECT pg_advisory_xact_lock(x'45445002'::int, stripe) FROM unnest($1) AS stripe";

    public static NpgsqlBatchCommand ShareCommand(IEnumerable<Guid> identities) => Command(Share, identities);

    public static NpgsqlBatchCommand OwnCommand(IEnumerable<Guid> identities) => Command(Own, identities);

    private static NpgsqlBatchCommand Command(string sql, IEnumerable<Guid> identities) =>
        new(sql) { Parameters = { new NpgsqlParameter<int[]> { TypedValue = [.. identities.Select(StripeOf).Distinct().Order()] } } };

    // Its first bytes are those of the directory.
    private static int StripeOf(Guid identity)
    {
        Span<byte> bytes = stackalloc byte[16];
        identity.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[0] % Stripes;
    }
}
