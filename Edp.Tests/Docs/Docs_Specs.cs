using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Edp.Contracts;
using Edp.Service.Hosting;
using Edp.Service.Http;
using NUnit.Framework;

namespace Edp.Tests.Docs;

/// <summary>The docs tell of everything that the code has, and of nothing else: what the code's types say.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class When_the_docs_tell_of_the_code
{
    private static readonly IReadOnlyList<TableRow> Settings = [.. MarkdownPage.Load("docs", "settings.md").Rows()];
    private static readonly IReadOnlyList<TableRow> Events = [.. MarkdownPage.Load("docs", "events.md").Rows()];

    private static IEnumerable<Type> Types => new[] { typeof(EdpHost).Assembly }
        .Concat(typeof(EdpHost).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("Edp.", StringComparison.Ordinal)).Select(Assembly.Load))
        .SelectMany(assembly => assembly.GetTypes());

    private static IEnumerable<Type> Details => Types.Where(type => ConstantOf(type, "DetailType") is not null);

    [Test]
    public void Should_list_every_setting_and_no_other() => Assert.That(
        Settings.SelectMany(row => row.Names.Take(1)).Where(name => name.StartsWith("Edp:", StringComparison.Ordinal)),
        Is.EquivalentTo(DocumentedSetting.All.Select(setting => setting.Name)));

    [Test]
    public void Should_say_the_default_and_the_bounds_of_each_setting()
    {
        var wrong = DocumentedSetting.All
            .Select(setting => (setting, cells: Settings.First(row => row.Names.FirstOrDefault() == setting.Name).Cells))
            .Where(one => !SaysDefault(one.cells[1], one.setting)
                || !SaysBounds(one.cells[2], one.setting.Bounds))
            .Select(one => $"{one.setting} is not what the row says: {string.Join(" | ", one.cells)}");

        Assert.That(wrong, Is.Empty);
    }

    [TestCaseSource(nameof(PagesOfToday))]
    public void Should_use_no_setting_that_does_not_exist(string name)
    {
        var known = DocumentedSetting.All.Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal);
        var used = MarkdownPage.Load(name).Code.SelectMany(code => Used().Matches(code))
            .Select(use => Number().Replace(use.Value.Replace("__", ":", StringComparison.Ordinal), ":<n>").TrimEnd(':'));

        // A section may be named, and an item of a list of texts.
        Assert.That(used.Where(use => !known.Any(setting => setting == use || setting.StartsWith($"{use}:", StringComparison.Ordinal)
            || use == $"{setting}:<n>")), Is.Empty);
    }

    [Test]
    public void Should_list_every_queue_and_no_other() => Assert.That(
        MarkdownPage.Load("docs", "aws.md").Rows().Where(row => row.Section == "Queues").Select(row => row.Names.First()),
        Is.EquivalentTo(Types.Select(type => ConstantOf(type, "QueueName")).OfType<string>()));

    [Test]
    public void Should_list_every_event_and_no_other() => Assert.That(
        Events.Where(row => row.Header == "Field of `detail`").Select(row => row.Section).Distinct(),
        Is.EquivalentTo(Details.Select(detail => ConstantOf(detail, "DetailType"))));

    [TestCaseSource(nameof(Details))]
    public void Should_list_every_field_of_an_event_and_no_other(Type detail) => Assert.That(
        Events.Where(row => row.Header == "Field of `detail`" && row.Section == ConstantOf(detail, "DetailType"))
            .SelectMany(row => row.Names),
        Is.EquivalentTo(detail.GetProperties().Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name)));

    [TestCase("README.md", "reason")]
    [TestCase("docs/events.md", "`reason`")]
    public void Should_list_every_reason_and_no_other(string page, string header) => Assert.That(
        MarkdownPage.Load(page).Rows().Where(row => row.Header == header).SelectMany(row => row.Names.Take(1)),
        Is.EquivalentTo(typeof(BatchReason).GetFields().Select(field => field.GetRawConstantValue())));

    [Test]
    public void Should_list_every_contract_and_no_other() => Assert.That(
        Events.Where(row => row.Header == "Message").SelectMany(row => row.Names.Take(1)),
        // Messages are records; what is static is no message.
        Is.EquivalentTo(typeof(BatchReason).Assembly.GetExportedTypes().Where(type => !type.IsAbstract).Select(type => type.Name)));

    [Test]
    public void Should_list_every_field_of_the_answer_to_events_and_no_other() => Assert.That(
        MarkdownPage.Load("docs", "http.md").Rows().Where(row => row.Header == "Field").SelectMany(row => row.Names.Take(1)),
        Is.EquivalentTo(typeof(EventsResponse).GetProperties().Select(field => JsonNamingPolicy.CamelCase.ConvertName(field.Name))));

    /// <summary>All but those that tell of earlier versions.</summary>
    private static IEnumerable<string> PagesOfToday => MarkdownPage.All().Select(page => page.Name)
        .Where(name => name is not ("docs/upgrading.md" or "CHANGELOG.md") && !name.StartsWith("docs/adr/", StringComparison.Ordinal));

    private static bool SaysDefault(string cell, DocumentedSetting setting) =>
        setting.Default is null || cell.Replace("`", "", StringComparison.Ordinal).Split(' ')[0] == setting.Default;

    private static bool SaysBounds(string cell, string? bounds) => bounds is null
        || Regex.IsMatch(cell, $@"(?<![\d.,]){Regex.Escape(bounds)}(?![.,]?\d)", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static string? ConstantOf(Type type, string name) =>
        type.GetField(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } constant
            ? constant.GetRawConstantValue() as string
            : null;

    [GeneratedRegex(@"\bEdp(:|__)[A-Za-z0-9_:<>]+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Used();

    [GeneratedRegex(@":\d+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();
}
