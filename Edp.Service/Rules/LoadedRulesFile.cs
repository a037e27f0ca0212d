using System.Security.Cryptography;
using Edp.Core.Rules;

namespace Edp.Service.Rules;

/// <summary>The rules file as it was read at one time.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Hash">SHA-256 of its content; null where it could not be read.</param>
/// <param name="Content">What it says.</param>
/// <param name="Failures">All that is wrong, with the file's reading as well.</param>
internal sealed record LoadedRulesFile(string Path, string? Hash, RulesFile? Content, IReadOnlyList<string> Failures)
{
    public bool IsWrong => Failures.Count > 0;

    /// <summary>Reads it; what hinders that is among the failures.</summary>
    public static LoadedRulesFile Read(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            // One byte over the limit is enough to know that it is.
            var bytes = new byte[RulesFile.MaxBytes + 1];
            using var stream = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            var file = RulesFile.Read(content);
            return new LoadedRulesFile(full, Convert.ToHexStringLower(SHA256.HashData(content)), file, file.Failures);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new LoadedRulesFile(full, null, null, [$"the file can't be read: {e.Message}"]);
        }
    }
}
