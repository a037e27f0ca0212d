using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Telemetry;
using Edp.Service.Transactions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Rules;

/// <summary>
/// Reads the rules file again and again, by its content, so that it does not matter how the file was replaced or on what it is mounted. A file
/// that is wrong is refused as a whole; it is told of when it is so twice in a row, since it may just be written.
/// </summary>
internal sealed partial class RulesFileWatcher(
    RulesInForce inForce,
    RuleReevaluation reevaluation,
    EdpTelemetry telemetry,
    IOptions<EdpOptions> options,
    TimeProvider time,
    ILogger<RulesFileWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _path = options.Value.RulesFile!;
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.Value.RulesFilePollInterval);
    private LoadedRulesFile? _suspect;
    private Task<LoadedRulesFile>? _reading;

    /// <summary>Reads the file once.</summary>
    /// <returns>Whether other rules are in force now.</returns>
    public async Task<bool> PollAsync(CancellationToken cancellationToken)
    {
        var file = await ReadAsync(cancellationToken);
        if (file.Hash is not null && file.Hash == inForce.Hash)
        {
            _suspect = null;
            inForce.Forgive();
            telemetry.SetRulesRefused(false);
            return false;
        }

        if (file.IsWrong)
        {
            Refuse(file);
            return false;
        }

        _suspect = null;
        inForce.Take(new RuleSet(file.Content!.Rules, isFromFile: true), file.Hash!, time.GetUtcNow());
        telemetry.SetRulesRefused(false);
        Log.Taken(logger, file.Path, file.Content.Rules.Count, file.Hash!);
        reevaluation.Request();
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(_interval, time, stoppingToken);
            await PollAsync(stoppingToken);
        }
    }

    private async Task<LoadedRulesFile> ReadAsync(CancellationToken cancellationToken)
    {
        // On a mount whose server is away a read does not come back: it is waited for again, and no second one is begun.
        _reading ??= Task.Run(() => LoadedRulesFile.Read(_path), CancellationToken.None);
        try
        {
            var file = await _reading.WaitAsync(Patience, time, cancellationToken);
            _reading = null;
            return file;
        }
        catch (TimeoutException)
        {
            return new LoadedRulesFile(_path, null, null, [$"the file can't be read: no answer within {Patience.TotalSeconds} s"]);
        }
    }

    private void Refuse(LoadedRulesFile file)
    {
        var isSeenBefore = _suspect is { } suspect && IsSame(suspect.Hash, suspect.Failures, file);
        _suspect = file;
        if (!isSeenBefore || (inForce.LastRefusal is { IsStanding: true } known && IsSame(known.Hash, known.Reasons, file)))
            return;

        inForce.Refuse(file.Hash, file.Failures, time.GetUtcNow());
        telemetry.SetRulesRefused(true);
        Log.Refused(logger, file.Path, inForce.LoadedAt, string.Join(' ', file.Failures));
    }

    private static bool IsSame(string? hash, IReadOnlyList<string> failures, LoadedRulesFile file) =>
        hash == file.Hash && failures.SequenceEqual(file.Failures);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The rules file {Path} was changed: {Count} rules are in force, SHA-256 {Hash}")]
        public static partial void Taken(ILogger logger, string path, int count, string hash);

        [LoggerMessage(2, LogLevel.Error, "The rules file {Path} is refused, the rules of {LoadedAt:O} stay in force: {Reasons}")]
        public static partial void Refused(ILogger logger, string path, DateTimeOffset loadedAt, string reasons);
    }
}
