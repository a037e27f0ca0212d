namespace Edp.Service.Publishing;

/// <summary>How long a sink is left alone that failed: 1 s, then twice as long each time up to 10 s, until it answers.</summary>
internal sealed class SinkPause
{
    private const int DoublingsToMax = 4;
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    private int _failures;

    /// <summary>Whether the sink's last answer was a failure.</summary>
    public bool HasFailed => _failures > 0;

    /// <summary>The pause after another failure.</summary>
    public TimeSpan Fail()
    {
        var pause = Min * (1 << Math.Min(_failures++, DoublingsToMax));
        return pause < Max ? pause : Max;
    }

    public void Succeed() => _failures = 0;
}
