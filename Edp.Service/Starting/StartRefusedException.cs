namespace Edp.Service.Starting;

/// <summary>The service can't start here, however long it waits: the process ends, with a code that says why.</summary>
internal sealed class StartRefusedException : Exception
{
    private StartRefusedException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>69 (EX_UNAVAILABLE) or 78 (EX_CONFIG), of <c>sysexits.h</c>.</summary>
    public int ExitCode { get; }

    /// <summary>Something that the service needs is not to be had, though the settings are right.</summary>
    public static StartRefusedException Unavailable(string message) => new(69, message);

    /// <summary>The settings lead to something that can't work.</summary>
    public static StartRefusedException WrongConfiguration(string message) => new(78, message);
}
