namespace Edp.Cli;

/// <summary>What the program tells the shell; the larger ones as in sysexits.h.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The service said no, or there is a problem.</summary>
    public const int Problem = 1;

    /// <summary>EX_USAGE: the command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>EX_UNAVAILABLE: the service, or something it needs, can't be reached.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_NOPERM: the service wants a key, or one with another right.</summary>
    public const int NotAllowed = 77;

    /// <summary>EX_CONFIG: a setting, or a variable of the environment, is wrong.</summary>
    public const int Configuration = 78;
}
