using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Transport.Messages;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_the_test_harness_runs_on_sqs
{
    [Test]
    public async Task Should_observe_what_is_published_and_consumed()
    {
        var settings = await SharedEmulator.SettingsAsync();
        await using var provider = new ServiceCollection()
            .AddLogging(logging => logging.ClearProviders())
            .AddMassTransitTestHarness(x =>
            {
                x.DisableUsageTelemetry();
                x.SetTestTimeouts(testTimeout: TimeSpan.FromMinutes(2), testInactivityTimeout: TimeSpan.FromMinutes(1));
                x.SetEndpointNameFormatter(new DefaultEndpointNameFormatter(SharedEmulator.UniqueName("h") + "-",
                    includeNamespace: false));
                x.AddConsumer<Answering>();
                x.UsingAmazonSqs((context, bus) =>
                {
                    bus.Host("us-east-1", host =>
                    {
                        host.ServiceUrl(settings.ServiceUrl!);
                        host.Credentials(settings.Credentials!);
                        host.Scope(SharedEmulator.UniqueName("h"), scopeTopics: true);
                    });
                    bus.ConfigureEndpoints(context);
                });
            })
            .BuildServiceProvider(validateScopes: true);
        var harness = provider.GetRequiredService<ITestHarness>();
        await harness.Start();

        var response = await harness.GetRequestClient<Ping>().GetResponse<Pong>(new Ping(41));

        Assert.That(response.Message.Number, Is.EqualTo(42));
        Assert.That(await harness.Consumed.Any<Ping>(), Is.True);
        Assert.That(await harness.GetConsumerHarness<Answering>().Consumed.Any<Ping>(), Is.True);
        await harness.Stop();
    }

    private sealed class Answering : IConsumer<Ping>
    {
        public Task Consume(ConsumeContext<Ping> context) => context.RespondAsync(new Pong(context.Message.Number + 1));
    }
}
