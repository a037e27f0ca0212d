using System.Globalization;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Rules;

/// <summary>A run that was recorded for a profile: what came when, and the batches that it has to become.</summary>
/// <param name="Lists">What lists of expected files say, by their keys: <c>&lt; key content</c>.</param>
/// <param name="Arrivals">Second, bucket and key of each object.</param>
/// <param name="Batches">The batches in the order in which they close: <c>&gt; prefix rule reason objects group</c>.</param>
internal sealed record RecordedRun(
    IReadOnlyList<(string Key, string Content)> Lists,
    IReadOnlyList<(int Second, string Bucket, string Key)> Arrivals,
    IReadOnlyList<string> Batches)
{
    public static RecordedRun Load(string profile)
    {
        var lines = Repository.Read("Edp.Tests", "Rules", "Runs", $"{profile}.txt").Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').ToLookup(line => line[0] is '<' or '>' ? line[0] : '+');
        return new RecordedRun(
            [.. lines['<'].Select(line => line.Split(' ', 3)).Select(word => (word[1], word[2]))],
            [.. lines['+'].Select(line => line.Split(' ', 3))
                .Select(word => (int.Parse(word[0], CultureInfo.InvariantCulture), word[1], word[2]))],
            [.. lines['>'].Select(line => line[2..])]);
    }
}
