using System.Net;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_aws_is_away
{
    [Test]
    public async Task Should_recover_without_a_restart_even_when_all_queues_are_gone()
    {
        var inbox = new Inbox();
        await using var emulator = await RestartingEmulator.StartAsync();
        await using var bus = await RunningBus.StartAsync(new AmazonSqsUnderTest(emulator.ServiceUrl), (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add)));
        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();

        await emulator.StopAsync();
        await Eventually.Is(() => bus.Bus.CheckHealth().Status != BusHealthStatus.Healthy, "the bus says that SQS is away");
        await emulator.StartAgainAsync();
        await Eventually.Is(() => bus.Bus.CheckHealth().Status == BusHealthStatus.Healthy, "the bus is well again");
        await bus.Bus.Publish(new Ping(2));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_start_when_sqs_comes_later()
    {
        var inbox = new Inbox();
        await using var emulator = await RestartingEmulator.StartAsync();
        await emulator.StopAsync();
        await using var bus = RunningBus.Create(new AmazonSqsUnderTest(emulator.ServiceUrl), (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add)));

        var starting = bus.StartAsync();
        await Eventually.Is(() => bus.Bus.CheckHealth().Endpoints.Values.Any(e => e.Exception is not null), "health names the failure");
        await emulator.StartAgainAsync();
        await starting;
        await bus.Bus.Publish(new Ping(1));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(1));
    }

    /// <summary>An emulator that goes and comes back at the same address, empty.</summary>
    private sealed class RestartingEmulator(EmulatorProcess first) : IAsyncDisposable
    {
        private EmulatorProcess? _running = first;

        public Uri ServiceUrl { get; } = first.ServiceUrl;

        public static async Task<RestartingEmulator> StartAsync() => new(await EmulatorProcess.StartAsync(0, CancellationToken.None));

        public async Task StopAsync()
        {
            if (_running is { } running)
                await running.DisposeAsync();
            _running = null;
        }

        public async Task StartAgainAsync() => _running = await EmulatorProcess.StartAsync(ServiceUrl.Port, CancellationToken.None);

        public async ValueTask DisposeAsync() => await StopAsync();
    }
}

[TestFixture]
public sealed class When_aws_refuses_the_caller : Emulated
{
    [TestCase(HttpStatusCode.Forbidden, "InvalidClientTokenId", "The security token included in the request is invalid.")]
    [TestCase(HttpStatusCode.Forbidden, "AccessDeniedException", "User is not authorized to perform: sqs:getqueueurl")]
    public async Task Should_not_start_and_say_what_was_tried_and_answered(HttpStatusCode status, string code, string message)
    {
        Proxy.Fault = _ => new ProxyFault.Error(status, code, message);
        await using var bus = RunningBus.Create(Sqs, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(_ => Task.CompletedTask)));

        var failure = Assert.CatchAsync(bus.StartAsync);

        Assert.That(failure!.ToString(), Does.Contain(bus.Queue("in")).And.Contain("us-east-1").And.Contain(message));
    }
}

[TestFixture]
public sealed class When_nothing_says_where_aws_is
{
    [Test]
    public void Should_refuse_the_configuration()
    {
        var failure = Assert.Catch(() => Bus.Factory.CreateUsingAmazonSqs(_ => { }));

        Assert.That(failure!.ToString(), Does.Contain("cfg.Host"));
    }
}
