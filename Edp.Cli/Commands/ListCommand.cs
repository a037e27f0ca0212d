using System.CommandLine;
using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Output;
using Spectre.Console;

namespace Edp.Cli.Commands;

/// <summary>A command that shows a list: all of it to a program, as many as a person wants to read to a person.</summary>
internal abstract class ListCommand : ServiceCommand
{
    private const int Default = 50;

    private readonly Argument<S3Address?> _address = new("ADDRESS")
    {
        Description = "s3://bucket or s3://bucket/prefix: only what begins with it.",
        CustomParser = S3Address.Parse,
        Arity = ArgumentArity.ZeroOrOne
    };

    private readonly Option<int?> _limit = new("--limit")
    {
        Description = $"How many at most; 0: all. Default {Default}, with --json all.", HelpName = "number"
    };

    protected ListCommand(string name, string description)
        : base(name, description)
    {
        Arguments.Add(_address);
        Options.Add(_limit);
        NumberOption.Check(_limit, 0);
    }

    /// <summary>The path of the list, with what is constant in its query.</summary>
    protected abstract string Path { get; }

    /// <summary>What is said when there is none.</summary>
    protected abstract string None { get; }

    /// <summary>The path with what the options of the command ask for.</summary>
    protected virtual string QueryOf(ParseResult parsed, string path) => path;

    protected abstract Table CreateTable();

    protected abstract void AddRow(Table table, JsonElement item, DateTimeOffset now);

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var address = parsed.GetValue(_address);
        var query = Query.Add(QueryOf(parsed, Path), ("bucket", address?.Bucket), ("prefix", address?.Key));
        var limit = parsed.GetValue(_limit) ?? (screen.IsJson ? 0 : Default);
        var table = CreateTable();
        var shown = 0;
        await foreach (var item in service.ListAsync(query, limit == 0 ? null : limit + 1, cancellationToken))
        {
            if (limit > 0 && shown == limit)
            {
                if (!screen.IsJson)
                    Screen.Error($"There are more than these {limit}; --limit 0 shows all.");
                break;
            }

            shown++;
            if (screen.IsJson)
                screen.Json(item);
            else
                AddRow(table, item, service.Now);
        }

        if (screen.IsJson)
            return ExitCode.Done;
        if (shown == 0)
            screen.Line(None);
        else
            screen.Write(table);
        return ExitCode.Done;
    }
}
