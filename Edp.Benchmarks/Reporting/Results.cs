using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Edp.Benchmarks.Reporting;

/// <summary>Results of a benchmark: a table for people, the same as JSON for programs.</summary>
internal sealed class Results(string benchmark)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<IReadOnlyList<(string Name, object Value)>> _rows = [];

    /// <summary>Adds a row; all rows have the same columns.</summary>
    public void Add(params IReadOnlyList<(string Name, object Value)> row) => _rows.Add(row);

    /// <summary>Prints the table, and writes the JSON file.</summary>
    public async Task ReportAsync(string jsonPath, CancellationToken cancellationToken)
    {
        Print();
        var document = new Dictionary<string, object>
        {
            ["benchmark"] = benchmark,
            ["at"] = TimeProvider.System.GetUtcNow(),
            ["cores"] = Environment.ProcessorCount,
            ["runtime"] = Environment.Version.ToString(),
            ["results"] = _rows.Select(row => row.ToDictionary(cell => cell.Name, cell => cell.Value))
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(jsonPath))!);
        await using var file = File.Create(jsonPath);
        await JsonSerializer.SerializeAsync(file, document, Indented, cancellationToken);
        AnsiConsole.WriteLine($"as JSON: {jsonPath}");
    }

    private void Print()
    {
        var table = new Table().Title(benchmark).Border(TableBorder.Markdown);
        foreach (var (name, value) in _rows[0])
            table.AddColumn(new TableColumn(Markup.Escape(name)) { NoWrap = true, Alignment = value is string ? Justify.Left : Justify.Right });
        foreach (var row in _rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(Text(cell.Value)))]);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 240);
        AnsiConsole.Write(table);
    }

    private static string Text(object value) => value switch
    {
        double number when Math.Abs(number) >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        bool yes => yes ? "yes" : "NO",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? ""
    };
}
