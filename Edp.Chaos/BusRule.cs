using System.Globalization;
using System.Text.Json;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Chaos;

/// <summary>
/// The rule on the bus: it passes EDP's events on to a consumer, and back to EDP as receipts, unless it is disabled, or its bus was made anew
/// without it. Then they are gone, and nobody says so.
/// </summary>
internal sealed class BusRule(FakeEventBridge bus, string busName, IBroker broker, BucketStore store)
{
    private const int PerRequest = 50;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly List<FakeEvent> _passed = [];
    private volatile bool _isEnabled = true;

    /// <summary>What the consumer has heard, in the order in which it came.</summary>
    public IReadOnlyList<FakeEvent> Passed => _passed;

    /// <summary>Events that the bus took, and no rule passed on.</summary>
    public int Lost { get; private set; }

    /// <summary>Events that came before their manifest.</summary>
    public int BeforeManifest { get; private set; }

    /// <summary>Passes events on until it is over.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var next = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var news = bus.Accepted.Skip(next).ToList();
            next += news.Count;
            if (!_isEnabled)
                Lost += news.Count;
            else
                await PassAsync(news, cancellationToken);
            await Task.Delay(Poll, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Nothing is passed on for that long.</summary>
    public async Task DisableAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _isEnabled = false;
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isEnabled = true;
    }

    /// <summary>The bus is deleted; then there is one of its name, without the rule for a while.</summary>
    public async Task ReplaceBusAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        bus.DeleteBus(busName);
        _isEnabled = false;
        await Task.Delay(time / 2, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bus.AddBus(busName);
        await DisableAsync(time / 2, cancellationToken);
    }

    private async Task PassAsync(List<FakeEvent> events, CancellationToken cancellationToken)
    {
        foreach (var taken in events)
        {
            using var detail = JsonDocument.Parse(taken.Detail);
            if (detail.RootElement.TryGetProperty("manifest-uri", out var address) && store.ManifestAt(address.GetString()!) is null)
                BeforeManifest++;
        }

        _passed.AddRange(events);
        foreach (var part in events.Chunk(PerRequest))
            await broker.SendAsync([.. part.Select(EnvelopeOf)], cancellationToken);
    }

    private static string EnvelopeOf(FakeEvent taken) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"version":"0","id":"{{taken.EventId}}","detail-type":"{{taken.DetailType}}","source":"{{taken.Source}}","account":"111122223333","time":"{{taken.Time:yyyy-MM-ddTHH:mm:ssZ}}","region":"eu-central-1","resources":{{JsonSerializer.Serialize(taken.Resources)}},"detail":{{taken.Detail}}}""");
}
