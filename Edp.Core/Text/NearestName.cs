namespace Edp.Core.Text;

/// <summary>Finds what a name with a slip in it may have meant.</summary>
internal static class NearestName
{
    private const int MaxSlips = 2;

    /// <summary>The one of these names that takes the fewest changed letters, at most two or a third; null when none does.</summary>
    public static string? Of(string name, IEnumerable<string> names) => names
        .Select(known => (Name: known, Changes: Changes(name.ToUpperInvariant(), known.ToUpperInvariant())))
        .Where(known => known.Changes <= Math.Max(MaxSlips, known.Name.Length / 3))
        .OrderBy(known => known.Changes)
        .Select(known => known.Name)
        .FirstOrDefault();

    private static int Changes(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
