using Edp.Tests.Infrastructure;

namespace Edp.Chaos;

/// <summary>The file that all processes append their events to. It is rotated, and a folder stands in its place for a while.</summary>
internal sealed class EventFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edp-chaos-");
    private readonly List<string> _rotated = [];

    public string Folder => _folder.FullName;

    private string CurrentPath => Path.Combine(Folder, "events.ndjson");

    /// <summary>Nobody can append for that long.</summary>
    public async Task BlockAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (File.Exists(CurrentPath))
        {
            _rotated.Add($"{CurrentPath}.{_rotated.Count + 1}");
            File.Move(CurrentPath, _rotated[^1]);
        }

        try
        {
            Directory.CreateDirectory(CurrentPath);
        }
        catch (IOException)
        {
            // Someone has made the next file already: then it was a rotation and no more.
            return;
        }

        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Directory.Delete(CurrentPath);
    }

    /// <summary>Every whole line, in its order.</summary>
    public IReadOnlyList<string> Lines() => [.. _rotated.Append(CurrentPath).SelectMany(path => new SinkFile(path).Lines())];

    public void Dispose() => _folder.Delete(recursive: true);
}
