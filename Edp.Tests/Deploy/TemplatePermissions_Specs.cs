using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

[TestFixtureSource(typeof(Template), nameof(Template.Names))]
internal sealed partial class When_a_template_grants_permissions(string name)
{
    private PolicyStatement[] _statements = [];
    private JsonNode _actions = new JsonObject();

    [OneTimeSetUp]
    public async Task ReadTheStatements()
    {
        var resources = new EvaluatedTemplate(Template.Load(name), ParameterValues.Everything).Resources;
        var ownKey = new EvaluatedTemplate(Template.Load(name), ParameterValues.Required).Resources;
        _statements = [.. PolicyStatement.In(resources, string.Empty).UnionBy(PolicyStatement.In(ownKey, string.Empty), one => one.Place)];
        var actions = _statements.SelectMany(statement => statement.Actions)
            .Where(action => !action.EndsWith(":*", StringComparison.Ordinal));
        _actions = await Specification.AskAsync("iam-actions.js", actions.Distinct(), CancellationToken.None);
    }

    [Test]
    public void Should_give_every_statement_a_readable_sid()
    {
        Assert.That(_statements.Where(statement => !ReadableSid().IsMatch(statement.Sid)).Select(statement => statement.Place), Is.Empty);

        var twice = _statements.GroupBy(statement => (statement.Place[..statement.Place.LastIndexOf('/')], statement.Sid))
            .Where(same => same.Count() > 1);
        Assert.That(twice.Select(same => same.Key), Is.Empty);
    }

    [Test]
    public void Should_name_actions_that_exist()
    {
        var unknown = _statements.SelectMany(statement => statement.Actions)
            .Where(action => !action.EndsWith(":*", StringComparison.Ordinal) && !(bool)_actions[action]!["exists"]!);

        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void Should_allow_all_actions_of_a_service_only_to_the_owner_of_a_key()
    {
        var broad = _statements.Where(statement => statement.Allows && statement.Actions.Any(action => action.EndsWith('*')));

        Assert.That(broad.Select(statement => statement.Sid), Is.SubsetOf(new[] { "AccountAdministersKey" }));
    }

    [Test]
    public void Should_name_resources_wherever_the_action_knows_them()
    {
        var broad = _statements
            .Where(statement => statement.Allows && !statement.Place.Contains("/KeyPolicy/", StringComparison.Ordinal)
                && statement.Resources.Contains("*"))
            .SelectMany(statement => statement.Actions.Where(action => (bool)_actions[action]!["takesResource"]!)
                .Select(action => $"{statement.Sid}: {action}"));

        Assert.That(broad, Is.Empty);
    }

    [Test]
    public void Should_let_no_service_in_without_saying_on_whose_behalf()
    {
        // "Managing Amazon SNS encryption keys and costs" in the SNS guide, and the pages of CloudWatch's alarms.
        string[] whereNoConditionIsSupported = ["EventBridgeWritesToEncryptedQueuesAndTopics", "AlarmsWriteToEncryptedTopic"];

        var open = _statements
            .Where(statement => statement is { Allows: true } && statement.Content["Principal"] is JsonObject principal
                && principal.ContainsKey("Service"))
            .Where(statement => statement.Content["Condition"] is null)
            .Select(statement => statement.Sid);

        Assert.That(open, Is.SubsetOf(whereNoConditionIsSupported));
    }

    [Test]
    public void Should_let_EventBridge_use_the_key_without_a_condition_that_it_does_not_support()
    {
        foreach (var statement in _statements.Where(statement =>
            statement.Allows && statement.Place.Contains("/KeyPolicy/", StringComparison.Ordinal)
            && statement.Content["Principal"]!.ToJsonString().Contains("events.amazonaws.com", StringComparison.Ordinal)))
        {
            Assert.That(statement.Content["Condition"], Is.Null, statement.Sid);
            Assert.That(statement.Content["Principal"]!["Service"]!.ToString(), Is.EqualTo("events.amazonaws.com"));
        }
    }

    [Test]
    public void Should_let_nobody_in_by_a_star()
    {
        var open = _statements.Where(statement => statement.Allows && statement.Content["Principal"] is JsonValue)
            .Select(statement => statement.Place);

        Assert.That(open, Is.Empty);
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{7,}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadableSid();
}
