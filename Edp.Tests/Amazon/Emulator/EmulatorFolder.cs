namespace Edp.Tests.Amazon.Emulator;

/// <summary>The folder of the emulator's package in the sources, with all that <c>npm ci</c> puts into it.</summary>
internal static class EmulatorFolder
{
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "Edp.Tests", "Amazon", "Emulator");
            if (File.Exists(Path.Combine(candidate, "package-lock.json")))
                return candidate;
        }

        throw new InvalidOperationException(
            $"Edp.Tests/Amazon/Emulator/package-lock.json is in no folder above {AppContext.BaseDirectory}.");
    }
}
