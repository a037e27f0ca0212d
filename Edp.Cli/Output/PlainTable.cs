using Spectre.Console;

namespace Edp.Cli.Output;

/// <summary>Columns without lines around them.</summary>
internal static class PlainTable
{
    /// <param name="columns">Their heads; one that begins with <c>&gt;</c> is of numbers, one with <c>~</c> may be wrapped.</param>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
        {
            var added = new TableColumn(new Text(column.TrimStart('>', '~'), new Style(Color.Grey)))
            {
                Alignment = column[0] == '>' ? Justify.Right : Justify.Left,
                NoWrap = column[0] != '~',
                Padding = new Padding(0, 0, 2, 0)
            };
            table.AddColumn(added);
        }

        return table;
    }
}
