using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

[TestFixtureSource(typeof(Template), nameof(Template.Names))]
internal sealed class When_a_template_is_compared_with_the_resource_specification(string name)
{
    private readonly Template _template = Template.Load(name);
    private ResourceChecker _checker = null!;

    [OneTimeSetUp]
    public async Task ReadTheSpecification()
    {
        var types = _template.Resources.Select(entry => (string)entry.Value!["Type"]!).Distinct();
        _checker = new ResourceChecker(await Specification.AskAsync("resource-types.js", types, CancellationToken.None));
    }

    [Test]
    public void Should_know_every_property_with_only_the_required_parameters() => Check(ParameterValues.Required);

    [Test]
    public void Should_know_every_property_with_all_parameters() => Check(ParameterValues.Everything);

    [Test]
    public void Should_know_every_property_with_other_databases()
    {
        Check(ParameterValues.Serverless);
        Check(ParameterValues.ExistingDatabase);
    }

    [Test]
    public void Should_know_every_attribute_that_is_asked_for()
    {
        var unknown = TemplateReference.In(_template.Root, string.Empty)
            .Where(reference => reference.Kind == ReferenceKind.GetAtt)
            .Where(reference => !_checker.HasAttribute((string)_template.Resources[reference.Name]!["Type"]!, reference.Attribute!))
            .Select(reference => $"{reference.Place}: {reference.Name} has no {reference.Attribute}");

        Assert.That(unknown, Is.Empty);
    }

    private void Check(IReadOnlyDictionary<string, string> values)
    {
        var resources = new EvaluatedTemplate(_template, values).Resources;

        Assert.That(resources, Is.Not.Empty);
        Assert.That(_checker.Complaints(resources), Is.Empty);
    }
}

internal sealed class When_a_resource_is_wrong
{
    private ResourceChecker _checker = null!;

    [OneTimeSetUp]
    public async Task ReadTheSpecification() => _checker = new ResourceChecker(
        await Specification.AskAsync("resource-types.js", ["AWS::SQS::Queue", "AWS::Events::Rule", "AWS::SQS::Que"],
            CancellationToken.None));

    [TestCase("Q: {Type: AWS::SQS::Que}", "Q: there is no resource type AWS::SQS::Que")]
    [TestCase("Q: {Type: AWS::SQS::Queue, Propertys: {}}", "Q: Propertys is no part of a resource")]
    [TestCase("Q: {Type: AWS::SQS::Queue, Properties: {QueuName: a}}", "Q: there is no property QueuName")]
    [TestCase("Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: soon}}", "Q.DelaySeconds: integer is wanted, found \"soon\"")]
    [TestCase("Q: {Type: AWS::SQS::Queue, Properties: {QueueName: 5}}", "Q.QueueName: string is wanted, found 5")]
    [TestCase("Q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: maybe}}", "Q.FifoQueue: boolean is wanted, found \"maybe\"")]
    [TestCase("R: {Type: AWS::Events::Rule, Properties: {Targets: {Id: a}}}", "R.Targets: a list is wanted")]
    [TestCase("R: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: a}]}}", "R.Targets[0]: Arn is missing")]
    public void Should_say_what_is_wrong(string resource, string complaint) =>
        Assert.That(_checker.Complaints(TemplateYaml.Parse(resource).AsObject()), Is.EqualTo(new[] { complaint }));
}
