namespace Edp.Service.Starting;

/// <summary>What ends the process, found only while it runs already.</summary>
internal sealed class StartRefusal
{
    /// <summary>Ends the service.</summary>
    public Action? Stop { get; set; }

    /// <summary>Why, if anything.</summary>
    public StartRefusedException? Reason { get; private set; }

    public void Refuse(StartRefusedException reason)
    {
        Reason ??= reason;
        Stop?.Invoke();
    }
}
