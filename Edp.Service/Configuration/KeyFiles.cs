using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Reads the keys that are in files, as platforms mount secrets.</summary>
internal sealed class KeyFiles : IPostConfigureOptions<EdpOptions>
{
    public void PostConfigure(string? name, EdpOptions options)
    {
        foreach (var key in options.Http.ApiKeys.Where(key => string.IsNullOrEmpty(key.Key) && key.KeyFile is not null))
            key.Key = TryRead(key.KeyFile!, out _) ?? "";
    }

    /// <summary>What is wrong with the file of a key; null when nothing is.</summary>
    public static string? Problem(ApiKeyOptions key, int number)
    {
        if (key.KeyFile is not { } file)
            return null;
        return TryRead(file, out var why) is not { } text ? $"Edp:Http:ApiKeys:{number}:KeyFile: can't be read: {why}"
            : text != key.Key ? $"Edp:Http:ApiKeys:{number}:KeyFile: takes the place of Key; set one of them."
            : null;
    }

    // An editor ends a file with a line feed that is no part of the key.
    private static string? TryRead(string file, out string? why)
    {
        why = null;
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            why = e.Message;
            return null;
        }
    }
}
