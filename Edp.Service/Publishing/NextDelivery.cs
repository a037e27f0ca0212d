namespace Edp.Service.Publishing;

/// <summary>When a delivery has something to do again.</summary>
/// <param name="After">After this time; null: when it is signalled or polled.</param>
/// <param name="EndsBySignal">Whether a signal ends the wait sooner.</param>
internal readonly record struct NextDelivery(TimeSpan? After, bool EndsBySignal)
{
    /// <summary>Nothing is left.</summary>
    public static NextDelivery WhenSignalled => new(null, EndsBySignal: true);

    /// <summary>The sink, or the lease, is asked again after the pause.</summary>
    public static NextDelivery AfterPause(TimeSpan pause) => new(pause, EndsBySignal: false);
}
