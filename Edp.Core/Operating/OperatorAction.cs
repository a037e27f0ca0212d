namespace Edp.Core.Operating;

/// <summary>What somebody did by hand: a row of <c>operator_action</c>, written in the transaction that does it (R17).</summary>
internal sealed class OperatorAction
{
    public Guid ActionId { get; init; }

    public DateTimeOffset ActedAt { get; init; }

    /// <summary>One of <see cref="OperatorActionNames"/>.</summary>
    public string Action { get; init; } = null!;

    /// <summary>The name of a key, or of a user whom a proxy has authenticated.</summary>
    public string Who { get; init; } = null!;

    public string Bucket { get; init; } = null!;

    /// <summary>Null where it is about a package, or a whole bucket.</summary>
    public string? Prefix { get; init; }

    public string? PackageName { get; init; }

    public Guid? BatchId { get; init; }

    /// <summary>Why, in the operator's own words.</summary>
    public string? Reason { get; init; }

    /// <summary>What it was done to, as JSON.</summary>
    public string StateBefore { get; init; } = null!;

    /// <summary>The same afterwards.</summary>
    public string StateAfter { get; init; } = null!;
}
