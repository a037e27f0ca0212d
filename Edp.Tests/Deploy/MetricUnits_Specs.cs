using System.Diagnostics.Metrics;
using Edp.Service.Telemetry;
using Edp.Tests.Deploy.Templates;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>The instruments of EDP on their way through the collector's exporter (awsemf) into CloudWatch.</summary>
internal sealed class When_metrics_go_to_CloudWatch
{
    // "MetricDatum" in the CloudWatch API reference. EMF takes the same.
    private static readonly string[] Known =
    [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits",
        "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second",
        "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second",
        "Terabits/Second", "Count/Second", "None",
    ];

    private readonly List<Instrument> _instruments = [];
    private ServiceProvider? _services;

    [OneTimeSetUp]
    public void CollectTheInstruments()
    {
        _services = new ServiceCollection().AddMetrics().AddSingleton<EdpTelemetry>().BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters)
                    _instruments.Add(instrument);
            },
        };
        listener.Start();
        _services.GetRequiredService<EdpTelemetry>();
    }

    [OneTimeTearDown]
    public void Dispose() => _services?.Dispose();

    [Test]
    public void Should_have_units_that_CloudWatch_takes()
    {
        var refused = _instruments.Where(instrument => Translated(instrument.Unit) is { Length: > 0 } unit && !Known.Contains(unit))
            .Select(instrument => $"{instrument.Name} {instrument.Unit}");

        Assert.That(_instruments, Has.Count.GreaterThanOrEqualTo(8));
        Assert.That(refused, Is.Empty);
    }

    [TestCase("{object}")]
    [TestCase("min")]
    public void Should_not_get_units_through_that_CloudWatch_refuses(string unit) => Assert.That(Known, Has.No.Member(Translated(unit)!));

    [Test]
    public void Should_have_a_document_for_each_metric_that_an_alarm_needs()
    {
        var stack = new EvaluatedTemplate(Template.Load("edp.yaml"), ParameterValues.Everything);
        var collector = TaskEnvironment.Container(stack, "collector")["Environment"]![0]!["Value"]!.ToString();
        var labelled = TemplateYaml.Parse(collector)["processors"]!["metricstransform"]!["transforms"]!.AsArray()
            .Select(transform => ((string)transform!["include"]!, (string)transform["operations"]![0]!["new_value"]!)).ToArray();
        var needed = stack.OfType("AWS::CloudWatch::Alarm").Where(alarm => (string?)alarm.Value["Namespace"] == "EDP")
            .Select(alarm => (string)alarm.Value["MetricName"]!).ToArray();

        Assert.That(needed, Is.Not.Empty);
        Assert.That(needed.Except(labelled.Select(label => label.Item1)), Is.Empty);
        Assert.That(labelled.Select(label => label.Item2).Distinct().Count(), Is.EqualTo(labelled.Length));
    }

    /// <summary>What the exporter writes for a unit of OpenTelemetry: its own names for some, nothing for "1", others as they are.</summary>
    private static string? Translated(string? unit) => unit switch
    {
        "1" or "ns" => "",
        "ms" => "Milliseconds",
        "s" => "Seconds",
        "us" => "Microseconds",
        "By" => "Bytes",
        "bit" or "Bi" => "Bits",
        _ => unit,
    };
}
