using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Tests.Amazon.Emulator;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Support;

/// <summary>
/// Compares JSON with a file that was looked at and approved. What differs is written beside it as <c>*.received.json</c>: look, and
/// rename it if it is right.
/// </summary>
internal static class Approved
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Matches(string name, string json)
    {
        var received = JsonNode.Parse(json)!.ToJsonString(Indented) + "\n";
        var approvedFile = Path.GetFullPath(Path.Combine(EmulatorFolder.Find(), "..", "Transport", "Approved", name));
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile) : "";
        if (received == approved)
            return;

        File.WriteAllText(Path.ChangeExtension(approvedFile, ".received.json"), received);
        Assert.That(received, Is.EqualTo(approved), $"Approved/{name}");
    }
}
