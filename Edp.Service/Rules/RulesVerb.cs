using System.CommandLine;
using Edp.Cli.Commands;

namespace Edp.Service.Rules;

/// <summary>The words of <c>rules</c>.</summary>
internal static class RulesVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The rules file." };
        var keys = new Argument<string[]>("KEY")
        {
            Description = "Keys, each as s3://bucket/key; - reads them from standard input, one a line.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var json = new Option<bool>("--json") { Description = "For programs: one JSON object a line." };
        var check = new Command(
            "check",
            "Check a rules file, and say which rule and prefix keys get by it; nothing needs to run. 0: the file can be taken, 64: a key is no "
            + "s3://bucket/key, 78: the file is wrong.")
        {
            file, keys, json
        };
        check.SetAction((parsed, cancellation) => RulesCommand.CheckAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(keys) ?? [], parsed.GetValue(json), cancellation));
        return new Command("rules", "Work with rules files.") { check, new TryRulesCommand() };
    }
}
