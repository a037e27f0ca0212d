using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

[TestFixtureSource(typeof(Template), nameof(Template.Names))]
internal sealed class When_a_template_is_read(string name)
{
    private static readonly string[] PseudoParameters =
        ["AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"];

    private readonly Template _template = Template.Load(name);

    private IReadOnlyList<TemplateReference> References =>
        [.. TemplateReference.In(_template.Root, string.Empty)
            .Where(reference => !reference.Place.StartsWith("/Metadata", StringComparison.Ordinal))];

    [Test]
    public void Should_have_only_the_sections_of_a_template()
    {
        string[] sections =
            ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Resources", "Outputs"];

        Assert.That(_template.Root.Select(section => section.Key), Is.SubsetOf(sections));
        Assert.That((string?)_template.Root["AWSTemplateFormatVersion"], Is.EqualTo("2010-09-09"));
        Assert.That(_template.Resources, Is.Not.Empty);
    }

    [Test]
    public void Should_resolve_every_reference()
    {
        var lost = References.Where(reference => !Resolves(reference))
            .Select(reference => $"{reference.Place}: {reference.Kind} {reference.Name}");

        Assert.That(References, Is.Not.Empty);
        Assert.That(lost, Is.Empty);
    }

    [Test]
    public void Should_use_every_parameter_condition_and_mapping()
    {
        var used = References.ToLookup(reference => reference.Kind, reference => reference.Name);

        Assert.That(_template.Parameters.Select(entry => entry.Key).Except(used[ReferenceKind.Ref]), Is.Empty, "parameters");
        Assert.That(_template.Conditions.Select(entry => entry.Key).Except(used[ReferenceKind.Condition]), Is.Empty, "conditions");
        Assert.That(_template.Mappings.Select(entry => entry.Key).Except(used[ReferenceKind.Mapping]), Is.Empty, "mappings");
    }

    [Test]
    public void Should_have_no_resources_that_wait_for_each_other()
    {
        var needs = _template.Resources.ToDictionary(
            entry => entry.Key,
            entry => TemplateReference.In(entry.Value, entry.Key).Select(reference => reference.Name)
                .Where(_template.Resources.ContainsKey).ToHashSet());

        while (needs.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key).ToArray() is { Length: > 0 } free)
        {
            foreach (var resource in free)
                needs.Remove(resource);
            foreach (var waiting in needs.Values)
                waiting.ExceptWith(free);
        }

        Assert.That(needs.Keys, Is.Empty);
    }

    [Test]
    public void Should_only_depend_on_a_conditional_resource_where_it_exists()
    {
        foreach (var values in ParameterValues.Sets)
        {
            var evaluated = new EvaluatedTemplate(_template, values);
            var depended = evaluated.Resources.SelectMany(entry => TemplateReference.In(entry.Value, entry.Key))
                .Where(reference => reference.Kind == ReferenceKind.DependsOn)
                .Select(reference => reference.Name);

            Assert.That(depended, Is.SubsetOf(evaluated.Resources.Select(entry => entry.Key)));
        }
    }

    [Test]
    public void Should_describe_every_parameter_and_what_it_takes()
    {
        foreach (var (parameter, content) in _template.Parameters)
        {
            var isPicked = ((string)content!["Type"]!).Contains("AWS::", StringComparison.Ordinal);

            Assert.That((string?)content["Description"], Is.Not.Null.And.Not.Empty, parameter);
            Assert.That(isPicked || Bounds(content) > 0, Is.True, $"{parameter} has no bounds");
            Assert.That(isPicked || ((string?)content["ConstraintDescription"])?.StartsWith("takes ", StringComparison.Ordinal) == true,
                Is.True, parameter);
        }
    }

    private static int Bounds(JsonNode parameter) =>
        new[] { "AllowedPattern", "AllowedValues", "MinValue", "MaxValue" }.Count(bound => parameter[bound] is not null);

    private bool Resolves(TemplateReference reference) => reference.Kind switch
    {
        ReferenceKind.Ref => PseudoParameters.Contains(reference.Name) || _template.Parameters.ContainsKey(reference.Name)
            || _template.Resources.ContainsKey(reference.Name),
        ReferenceKind.Condition => _template.Conditions.ContainsKey(reference.Name),
        ReferenceKind.Mapping => _template.Mappings.ContainsKey(reference.Name),
        _ => _template.Resources.ContainsKey(reference.Name),
    };
}

internal sealed class When_yaml_is_no_template
{
    [TestCase("A: !Reff B", TestName = "Should_refuse_an_unknown_function")]
    [TestCase("A: &a {B: 1}\nC: *a", TestName = "Should_refuse_an_alias")]
    public void Should_refuse(string text) => Assert.That(() => Template.Parse(text), Throws.InstanceOf<FormatException>());

    [Test]
    public void Should_refuse_a_key_that_comes_twice() => Assert.That(() => Template.Parse("A: 1\nA: 2"), Throws.Exception);
}
