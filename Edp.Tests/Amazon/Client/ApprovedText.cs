using Edp.Tests.Amazon.Emulator;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

/// <summary>
/// Compares text with a file under <c>Approved</c>. What differs is written beside it, for a person to look at and rename.
/// </summary>
internal static class ApprovedText
{
    public static void Verify(string text, string name)
    {
        var folder = Path.Combine(EmulatorFolder.Find(), "..", "Client", "Approved");
        var approved = Path.GetFullPath(Path.Combine(folder, name));
        var received = approved + ".received";
        File.Delete(received);
        if (File.Exists(approved) && File.ReadAllText(approved).TrimEnd('\n') == text)
            return;

        File.WriteAllText(received, text + "\n");
        Assert.That(text, Is.EqualTo(File.Exists(approved) ? File.ReadAllText(approved).TrimEnd('\n') : ""), $"See {received}");
    }
}
