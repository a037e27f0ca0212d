using System.CommandLine;

namespace Edp.Benchmarks.Reporting;

/// <summary>A benchmark on the command line: what all of them take, and how they end.</summary>
internal abstract class BenchmarkCommand : Command
{
    private readonly Option<string> _json;

    protected BenchmarkCommand(string name, string description)
        : base(name, description)
    {
        _json = new Option<string>("--json")
        {
            Description = "File for the results as JSON.",
            DefaultValueFactory = _ => Path.Combine("benchmarks", $"{name}.json")
        };
        Options.Add(_json);
        SetAction(async (arguments, cancellationToken) =>
        {
            var results = await RunAsync(arguments, cancellationToken);
            await results.ReportAsync(arguments.GetValue(_json)!, cancellationToken);
        });
    }

    protected abstract Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Adds an option that takes a number.</summary>
    protected Option<T> Number<T>(string name, T standard, string description)
        where T : struct
    {
        var option = new Option<T>(name) { Description = $"{description} Default {standard}.", DefaultValueFactory = _ => standard };
        Options.Add(option);
        return option;
    }

    /// <summary>Adds an option that takes some of the given names.</summary>
    protected Option<string[]> Names(string name, string[] all, string description)
    {
        var option = new Option<string[]>(name)
        {
            Description = $"{description} Default all.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => all
        };
        option.AcceptOnlyFromAmong(all);
        Options.Add(option);
        return option;
    }
}
