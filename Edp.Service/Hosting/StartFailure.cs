using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Starting;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Why the service can't start, as exit code and lines for a person; of what a person can mend.</summary>
/// <param name="ExitCode">78 (EX_CONFIG) when a setting is wrong, 69 (EX_UNAVAILABLE) when something refuses it or is missing.</param>
/// <param name="Lines">What is wrong, by setting.</param>
internal sealed record StartFailure(int ExitCode, IReadOnlyList<string> Lines)
{
    private const int WrongConfiguration = 78;
    private const int Unavailable = 69;

    /// <summary>Of an exception; null when it is nothing that settings or surroundings explain.</summary>
    public static StartFailure? Of(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Of(only),
        StartRefusedException refused => new(refused.ExitCode, [refused.Message]),
        OptionsValidationException invalid => new(WrongConfiguration, [.. invalid.Failures]),
        WrongSettingException wrong => new(WrongConfiguration, [wrong.Message]),
        InvalidDataException file => new(WrongConfiguration, [$"{file.Message} {file.InnerException?.Message}".Trim()]),
        ConnectionException or UnavailableException => new(Unavailable, [FailureReason.Of(exception)]),
        _ => null
    };

    public async Task<int> WriteAsync(TextWriter writer)
    {
        if (ExitCode == Unavailable)
        {
            await writer.WriteLineAsync($"EDP can't start: {string.Join(' ', Lines)}");
            return ExitCode;
        }

        await writer.WriteLineAsync("EDP can't start with this configuration:");
        foreach (var line in Lines)
            await writer.WriteLineAsync($"  {line}");
        return ExitCode;
    }
}
