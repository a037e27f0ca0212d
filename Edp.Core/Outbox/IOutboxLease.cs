namespace Edp.Core.Outbox;

/// <summary>Lets one replica at a time deliver an outbox to a sink, so that the order within a prefix is kept.</summary>
internal interface IOutboxLease
{
    /// <summary>Takes the lease, or makes it longer.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False while another replica has it.</returns>
    Task<bool> TryHoldAsync(string name, CancellationToken cancellationToken);

    /// <summary>Gives it back.</summary>
    Task ReleaseAsync(string name, CancellationToken cancellationToken);
}
