using Edp.Service.Telemetry;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Edp.Tests.Telemetry;

[TestFixture]
public sealed class When_text_from_outside_is_logged
{
    [TestCase("a\nerror: forged", "a\\u000Aerror: forged")]
    [TestCase("a\r\u001b[2J\u0007", "a\\u000D\\u001B[2J\\u0007")]
    [TestCase("\u202egnp\u2028", "\\u202Egnp\\u2028")]
    [TestCase("r\u00e9sum\u00e9 \ud83d\ude00", "r\u00e9sum\u00e9 \ud83d\ude00")]
    public void Should_stay_one_harmless_line_whoever_logs_it(string text, string harmless)
    {
        using var log = new CapturedLog();
        using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log)).AddHarmlessLogging().BuildServiceProvider();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Anyone");
#pragma warning disable CA1848, CA1873 // Any way of logging is meant.
        logger.LogWarning("Recorded {Key} of {Bucket}", text, "lab");
#pragma warning restore CA1848, CA1873
        Assert.That(log.Lines.Single().TrimEnd(), Is.EqualTo($"Warning Anyone: Recorded {harmless} of lab"));
    }
}
