using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Diagnosis;

/// <summary>Whether what EDP writes into the data folder finds a place there.</summary>
internal sealed class FolderCheck(IOptions<EdpOptions> options) : ICheck
{
    private const long FewBytes = 1_000_000_000;

    public string Part => "folder";

    public string ToDo => "Give the user that runs EDP a folder that it may write to: Edp:DataFolder.";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Finding> findings = IsUsed() ? [Look(Path.GetFullPath(options.Value.DataFolder))] : [];
        return Task.FromResult(findings);
    }

    private bool IsUsed() =>
        options.Value.Database.Provider == DatabaseProvider.Sqlite || options.Value.EventSink.HasFlag(EventSinkKinds.File);

    private Finding Look(string folder)
    {
        if (!Directory.Exists(folder))
            return Finding.Note(Part, $"There is no {folder} yet.", "EDP creates it at its first start.");

        // It leaves nothing behind, whatever happens to the process.
        var probe = Path.Combine(folder, $".edp-doctor-{Guid.NewGuid():N}");
        using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free < FewBytes
                ? Finding.Problem(Part, $"{folder} has {free / 1_000_000} MB left.", "Make room on its disk.")
                : Finding.Ok(Part, $"{folder} may be written to, {free / FewBytes} GB are free.");
        }
    }
}
