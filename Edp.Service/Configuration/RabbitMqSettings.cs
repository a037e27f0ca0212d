namespace Edp.Service.Configuration;

/// <summary>Refuses settings of RabbitMQ with which no connection can be opened, and reads the password.</summary>
internal static class RabbitMqSettings
{
    private const string Section = "Edp:RabbitMq";
    private const string DefaultPassword = "guest";

    public static IEnumerable<string> Check(EdpOptions options)
    {
        if (options.Transport != TransportKind.RabbitMq)
            yield break;

        var settings = options.RabbitMq;
        if (Uri.CheckHostName(settings.Host) == UriHostNameType.Unknown)
            yield return $"{Section}:Host: takes a host's name or address, no URL and no port; found '{settings.Host}'.";
        if (string.IsNullOrEmpty(settings.VirtualHost))
            yield return $"{Section}:VirtualHost: takes the name of a virtual host, / for the default one; found nothing.";
        if (string.IsNullOrEmpty(settings.Username))
            yield return $"{Section}:Username: takes the name of a user; found nothing.";
        if (!string.IsNullOrEmpty(settings.PasswordFile) && CheckFile(settings) is { } failure)
            yield return $"{Section}:PasswordFile: {failure}";
    }

    /// <summary>The password that is configured.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static string PasswordOf(RabbitMqOptions settings) =>
        string.IsNullOrEmpty(settings.PasswordFile)
            ? settings.Password ?? DefaultPassword
            : File.ReadLines(settings.PasswordFile).FirstOrDefault("");

    private static string? CheckFile(RabbitMqOptions settings)
    {
        if (!string.IsNullOrEmpty(settings.Password))
            return $"there is a {Section}:Password as well; which of the two counts?";
        try
        {
            return PasswordOf(settings).Length > 0
                ? null
                : $"takes a file whose first line is the password; that of '{settings.PasswordFile}' is empty.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"can't read '{settings.PasswordFile}': {e.Message}";
        }
    }
}
