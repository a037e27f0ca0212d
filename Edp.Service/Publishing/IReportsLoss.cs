namespace Edp.Service.Publishing;

/// <summary>
/// An event sink that can learn later that events which it accepted are lost. Whoever delivers asks it before each delivery, and sends again
/// what the sink accepted since then.
/// </summary>
internal interface IReportsLoss
{
    /// <summary>The loss that nobody has made good yet; null while there is none.</summary>
    EventLoss? Loss { get; }

    /// <summary>The events of <paramref name="loss"/> are unmarked and will be sent again. A loss that was found since stays.</summary>
    void Forget(EventLoss loss);
}
