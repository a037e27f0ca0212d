using System.Text;
using System.Text.Json;
using Edp.Core.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edp.Cli.Output;

/// <summary>
/// Where commands write. What comes from outside (buckets, keys, errors) is made harmless here, in one place: it can neither move a
/// terminal's cursor nor turn the direction of writing.
/// </summary>
internal sealed class Screen
{
    private const int NarrowWidth = 80;

    private readonly TextWriter _writer = StandardOutput();
    private readonly IAnsiConsole _console;

    public Screen(bool isJson)
    {
        IsJson = isJson;
        HasColours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = HasColours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = HasColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(_writer)
        });
        if (Console.IsOutputRedirected || _console.Profile.Width < NarrowWidth / 2)
            _console.Profile.Width = NarrowWidth;
    }

    /// <summary>Whether a program reads it: one JSON object a line.</summary>
    public bool IsJson { get; }

    /// <summary>Whether it is shown on a terminal.</summary>
    public bool IsTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>Whether a person sees it, and wants colours.</summary>
    public bool HasColours { get; }

    /// <exception cref="OutputClosedException">Nobody reads any more; so do all that write.</exception>
    public void Write(IRenderable table) => Put(() => _console.Write(table));

    public void Line(string text) => Put(() => _writer.WriteLine(Printable.Line(text)));

    /// <summary>Writes over the line that a terminal shows last.</summary>
    public void Again(string text)
    {
        var line = Printable.Line(text);
        Put(() => _writer.Write($"\r\e[2K{(line.Length < _console.Profile.Width ? line : line[..(_console.Profile.Width - 1)])}"));
    }

    /// <summary>An object on a line of its own, in ASCII, so that no terminal acts upon it.</summary>
    public void Json(JsonElement json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            json.WriteTo(writer);
        Put(() => _writer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)));
    }

    public static void Error(string text) => Console.Error.WriteLine(Printable.Line(text));

    /// <summary>Text of a cell, harmless, and never read as markup.</summary>
    public static Text Cell(string text, Color? colour = null) => new(Printable.Line(text), new Style(colour));

    private static void Put(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e)
        {
            throw new OutputClosedException(e);
        }
    }

    // The console's own stream goes on for ever when nobody reads any more; this one fails, and the command ends.
    private static TextWriter StandardOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.Out;
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 1);
        return pipe.CanSeek ? Console.Out : new StreamWriter(pipe, new UTF8Encoding(false)) { AutoFlush = true };
    }
}
