using Edp.Service.Configuration;
using Edp.Service.Transports;
using Edp.Tests.Infrastructure;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Hosting;

internal sealed class When_a_transport_has_limits
{
    [Test]
    public async Task Should_tell_each_of_them_at_start()
    {
        using var log = new CapturedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var options = new EdpOptions { Transport = TransportKind.AmazonSqs };

        await new TransportLimits(new Limited(), Options.Create(options), loggers.CreateLogger<TransportLimits>()).StartAsync(default);

        Assert.That(string.Join("\n", log.Lines), Does.Contain("AmazonSqs of this build has a limit: it forgets").And.Contain("has a limit: it is slow"));
    }

    private sealed class Limited : ITransport
    {
        public string QueuePrefix(EdpOptions options) => "";

        public IEnumerable<string> Limits(EdpOptions options) => ["it forgets", "it is slow"];

        public void Configure(IBusRegistrationConfigurator bus, EdpOptions options) => throw new NotSupportedException();
    }
}
