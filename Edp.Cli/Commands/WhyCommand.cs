using System.CommandLine;
using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Output;
using Spectre.Console;

namespace Edp.Cli.Commands;

/// <summary><c>why</c>: what became of an object or a folder, and why.</summary>
internal sealed class WhyCommand : ServiceCommand
{
    private readonly Argument<S3Address> _address = new("ADDRESS")
    {
        Description = "s3://bucket/key of an object, or s3://bucket/prefix/ of a folder.", CustomParser = S3Address.Parse
    };

    public WhyCommand()
        : base("why", "Why has this object or folder not been packaged, or when was it?") => Arguments.Add(_address);

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var address = parsed.GetRequiredValue(_address);
        var answer = await service.GetAsync(Query.Add("explain", ("uri", address.ToString())), cancellationToken);
        if (screen.IsJson)
        {
            screen.Json(answer);
            return ExitCode.Done;
        }

        var explained = answer.Deserialize(ItemJson.Default.Explanation)!;
        screen.Write(Screen.Cell(explained.Sentence, Color.Green));
        screen.Line("");
        if (explained.Steps is not { Count: > 0 } steps)
            return ExitCode.Done;

        var table = PlainTable.Create("TIME", "~WHAT HAPPENED");
        foreach (var step in steps)
            table.AddRow(Screen.Cell(step.At is { } at ? Figures.Time(at) : ""), Screen.Cell(step.Text));
        screen.Line("");
        screen.Write(table);
        return ExitCode.Done;
    }
}
