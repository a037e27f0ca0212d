using System.Text.Json;
using System.Text.RegularExpressions;

namespace Edp.Tests.Deploy.Files;

/// <summary>One instruction of a Dockerfile with its flags (<c>--from=build</c>) apart.</summary>
internal sealed record DockerInstruction(string Keyword, IReadOnlyDictionary<string, string> Flags, string Arguments)
{
    public string[] Words => Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of an instruction in exec form.</summary>
    public string[] Exec => JsonSerializer.Deserialize<string[]>(Arguments)!;

    /// <summary>The variables of an ENV instruction.</summary>
    public Dictionary<string, string> Variables => Words
        .Select(word => word.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1].Trim('"'), StringComparer.Ordinal);
}

/// <summary>A Dockerfile as the reference ("Dockerfile reference") reads it: comments, continued lines, stages.</summary>
internal static partial class Dockerfile
{
    /// <summary>The stages in their order; each begins with its FROM.</summary>
    public static IReadOnlyList<IReadOnlyList<DockerInstruction>> Stages(string text)
    {
        var stages = new List<List<DockerInstruction>>();
        foreach (var instruction in Instructions(text))
        {
            if (instruction.Keyword == "FROM")
                stages.Add([]);
            stages[^1].Add(instruction);
        }

        return stages;
    }

    private static IEnumerable<DockerInstruction> Instructions(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
        return string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => Instruction().Match(line.Trim()))
            .Select(match => match.Success ? Read(match) : throw new FormatException($"No instruction: {match.Value}"));
    }

    private static DockerInstruction Read(Match match) => new(
        match.Groups["keyword"].Value,
        match.Groups["flag"].Captures.Select(flag => flag.Value.TrimEnd()[2..].Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        match.Groups["arguments"].Value.Trim());

    [GeneratedRegex(@"^(?<keyword>[A-Z]+)\s+(?<flag>--[a-z-]+=\S+\s+)*(?<arguments>.*)$", RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instruction();
}
