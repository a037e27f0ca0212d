using System.CommandLine;
using System.Globalization;

namespace Edp.Cli.Commands;

/// <summary>Whole numbers of a command line.</summary>
internal static class NumberOption
{
    /// <summary>Refuses what is no whole number from <paramref name="min"/> on.</summary>
    public static void Check(Option option, int min) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var word]
            && !(int.TryParse(word.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min))
        {
            result.AddError($"{option.Name} takes a whole number from {min} on; found '{word.Value}'.");
        }
    });
}
