namespace Edp.Cli.Client;

/// <summary>Where the service is, and the key it wants.</summary>
/// <param name="Url">The address, with a slash at its end.</param>
/// <param name="Key">The key; null without one.</param>
internal sealed record ServiceAddress(Uri Url, string? Key)
{
    public const string Default = "http://localhost:8080";

    public const string UrlVariable = "EDP_URL";

    public const string KeyVariable = "EDP_API_KEY";

    /// <summary>As the command line says, else the environment, else the default.</summary>
    /// <exception cref="CommandFailedException">One of them is wrong.</exception>
    public static ServiceAddress Find(string? url, string? keyFile, Func<string, string?> variable)
    {
        var key = keyFile is null ? Checked(variable(KeyVariable), KeyVariable) : Checked(Read(keyFile), keyFile);
        if (url is not null)
            return new ServiceAddress(Parse(url, "--url", ExitCode.Usage), key);
        return variable(UrlVariable) is { Length: > 0 } fromEnvironment
            ? new ServiceAddress(Parse(fromEnvironment, UrlVariable, ExitCode.Configuration), key)
            : new ServiceAddress(new Uri(Default), key);
    }

    private static Uri Parse(string url, string source, int exitCode)
    {
        if (Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            && parsed.Query.Length == 0 && parsed.UserInfo.Length == 0)
        {
            return parsed;
        }

        throw new CommandFailedException(exitCode, $"{source} takes an address like {Default}; found '{url}'.");
    }

    private static string Read(string keyFile)
    {
        try
        {
            return File.ReadAllText(keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Configuration, $"--key-file can't be read: {e.Message}");
        }
    }

    // The key itself is never shown.
    private static string? Checked(string? key, string source)
    {
        var trimmed = key?.Trim();
        if (string.IsNullOrEmpty(trimmed) && source == KeyVariable)
            return null;
        return trimmed is { Length: > 0 } && trimmed.All(letter => letter is > ' ' and < '\x7f')
            ? trimmed
            : throw new CommandFailedException(ExitCode.Configuration, $"{source} holds no key: one word of ASCII characters.");
    }
}
