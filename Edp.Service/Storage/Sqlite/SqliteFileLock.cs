using System.Globalization;
using Edp.Service.Starting;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// One process at a time has a SQLite file: a lock of the operating system on a file beside it, which ends with the process, however it
/// ends. Who holds it is written into another file, since nobody else can read the locked one.
/// </summary>
internal sealed class SqliteFileLock(SqliteFile file) : IHostedService, IDisposable
{
    // A process that was told to stop may need a moment.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private FileStream? _held;
    private bool _isClaimed;

    private string LockPath => $"{file.Path}.lock";

    private string HolderPath => $"{file.Path}.holder";

    /// <exception cref="StartRefusedException">Another process has the file.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (file.Path is null)
            return;
        _isClaimed = true;
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                lock (_lock)
                {
                    if (_held is null)
                        Hold();
                }

                return;
            }
            catch (IOException e) when (IsHeldByAnother(e))
            {
                if (waited >= Patience)
                {
                    throw StartRefusedException.Unavailable(
                        $"The SQLite file {file.Path} is in use by another EDP ({Holder()}). One process at a time can have it: stop the "
                        + "other, or give this one another folder with Edp:DataFolder.");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A folder that can't be written is the preparation's to tell, and may pass.
                return;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Holds the file that is there now: the folder may be another one than at the start.</summary>
    /// <exception cref="IOException">Another process has the file.</exception>
    public void Renew()
    {
        if (!_isClaimed)
            return;
        lock (_lock)
        {
            _held?.Dispose();
            _held = null;
            Hold();
        }
    }

    public void Dispose() => _held?.Dispose();

    private static bool IsHeldByAnother(IOException failure)
    {
        const int wouldBlock = 11;
        const int wouldBlockOnMac = 35;
        const int sharingViolation = unchecked((int)0x80070020);
        return failure.HResult is wouldBlock or wouldBlockOnMac or sharingViolation;
    }

    private void Hold()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockPath)!);
        _held = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        File.WriteAllText(
            HolderPath, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
    }

    private string Holder()
    {
        try
        {
            return File.ReadAllText(HolderPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "which did not say who it is";
        }
    }
}
