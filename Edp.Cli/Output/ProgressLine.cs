namespace Edp.Cli.Output;

/// <summary>
/// How far something is whose end nobody knows: a bar that moves, and numbers, on one line of a terminal that is written anew. Where the
/// output is no terminal, a line from time to time; for programs nothing.
/// </summary>
internal sealed class ProgressLine(Screen screen) : IAsyncDisposable
{
    private const int BarWidth = 12;
    private const string Block = "████";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _shownAt;
    private int _step;
    private bool _isOpen;

    /// <param name="text">What is shown.</param>
    /// <param name="isLast">Whether it stays.</param>
    public void Show(string text, bool isLast)
    {
        if (screen.IsJson)
            return;
        if (screen.IsTerminal)
        {
            screen.Again($"{(isLast ? new string('█', BarWidth) : Bar())} {text}");
            _isOpen = true;
        }
        else if (isLast || _shownAt is not { } at || TimeProvider.System.GetElapsedTime(at) >= Interval)
        {
            screen.Line(text);
            _shownAt = TimeProvider.System.GetTimestamp();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_isOpen)
            screen.Line("");
        return ValueTask.CompletedTask;
    }

    private string Bar()
    {
        var place = _step++ % (BarWidth - Block.Length + 1);
        return $"{new string('░', place)}{Block}".PadRight(BarWidth, '░');
    }
}
