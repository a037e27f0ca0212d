using System.CommandLine;
using System.Text.Json;
using Edp.Cli;
using Edp.Cli.Output;
using Edp.Service.Diagnosis;
using Edp.Service.Hosting;
using Spectre.Console;

namespace Edp.Service.Commands;

/// <summary><c>doctor</c>: whether everything that the service needs with these settings is there, and what to do where it is not.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "For programs: one JSON object a line." };

    public DoctorCommand()
        : base("doctor", "See whether what the service needs is there: settings, database, queues, bus. 0: yes, 1: no, 78: a setting is wrong.")
    {
        Options.Add(_json);
        TreatUnmatchedTokensAsErrors = false;
        SetAction((parsed, cancellation) => RunAsync([.. parsed.UnmatchedTokens], new Screen(parsed.GetValue(_json)), cancellation));
    }

    private static async Task<int> RunAsync(string[] settings, Screen screen, CancellationToken cancellationToken)
    {
        try
        {
            // Built and not started: nothing is listened at, received or changed.
            await using var app = EdpHost.Build(settings, builder =>
            {
                builder.Logging.ClearProviders();
                Doctor.AddTo(builder.Services, SettingsReader.Read(builder.Configuration));
            });
            Show(screen, Finding.Ok("settings", "They are known, and can work together."));
            var worst = FindingStatus.Ok;
            await foreach (var finding in app.Services.GetRequiredService<Doctor>().RunAsync(cancellationToken))
            {
                Show(screen, finding);
                worst = finding.Status > worst ? finding.Status : worst;
            }

            return worst == FindingStatus.Problem ? ExitCode.Problem : ExitCode.Done;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Done;
        }
        catch (Exception e) when (StartFailure.Of(e) is { } failure)
        {
            foreach (var line in failure.Lines)
                Show(screen, Finding.Problem("settings", line, "docs/settings.md has every setting."));
            return failure.ExitCode;
        }
    }

    private static void Show(Screen screen, Finding finding)
    {
        if (screen.IsJson)
        {
            screen.Json(JsonSerializer.SerializeToElement(
                new { finding.Part, Status = StatusOf(finding), finding.Text, finding.ToDo }, JsonSerializerOptions.Web));
            return;
        }

        var (word, colour) = finding.Status switch
        {
            FindingStatus.Ok => ("ok", Color.Green),
            FindingStatus.Note => ("note", Color.Yellow),
            _ => ("PROBLEM", Color.Red)
        };
        var grid = new Grid().AddColumn(new GridColumn().Width(8)).AddColumn(new GridColumn().Width(9)).AddColumn();
        grid.AddRow(Screen.Cell(word, colour), Screen.Cell(finding.Part), Screen.Cell(finding.Text));
        if (finding.ToDo is { } toDo)
            grid.AddRow(Screen.Cell(""), Screen.Cell(""), Screen.Cell(toDo, Color.Blue));
        screen.Write(grid);
    }

    private static string StatusOf(Finding finding) => finding.Status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Note => "note",
        _ => "problem"
    };
}
