using System.Globalization;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;

namespace Edp.Chaos;

/// <summary>Starts everything, lets faults happen while events stream in, waits until all has settled, and checks.</summary>
internal static class ChaosRun
{
    private const int Processes = 3;
    private const string BusName = "edp-chaos";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    /// <returns>0 when nothing was lost and everything settled, else 1.</returns>
    public static async Task<int> RunAsync(ChaosOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        var ledger = new Ledger(postgres.ConnectionString(await postgres.CreateDatabaseAsync()));
        await using var broker = await StartAsync(options.Transport, cancellationToken);
        await using var bus = await FakeEventBridge.StartAsync();
        bus.AddBus(BusName);
        await using var toBus = new FaultyLink(bus.ServiceUrl);
        using var file = new EventFile();
        var processes = new List<EdpProcess>();
        var old = new OldBucket(options, broker, processes);
        await using var store = await BucketStore.StartAsync(old);
        var environment = Environment(options, ledger, broker, toBus, store, file);
        processes.AddRange(Enumerable.Range(1, Processes).Select(number => new EdpProcess(number, environment)));
        try
        {
            processes.ForEach(process => process.Start());
            await ReadyAsync(processes, cancellationToken);
            await broker.ConnectAsync(cancellationToken);
            var events = new SentEvents(options.Events);
            var faults = new Faults(processes, postgres, broker, toBus, bus, file, options.Seed);

            var rule = new BusRule(bus, BusName, broker, store);
            var losses = new LossFaults(rule, store, options.Seed);
            using var settled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var passing = rule.RunAsync(settled.Token);

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            enough.CancelAfter(options.Duration);
            var harm = faults.RunAsync(enough.Token);
            var loss = losses.RunAsync(enough.Token);
            var backfill = old.RunAsync(cancellationToken);
            var hand = new Operator(processes, options.Seed);
            var byHand = hand.RunAsync(enough.Token);
            await new Feeder(broker, store, processes, events, options).RunAsync(cancellationToken);
            await harm;
            await loss;
            await byHand;
            await backfill;

            var recordedUnderFaults = await ledger.CountAsync("SELECT count(*) FROM edp.object_event", cancellationToken);
            var settling = await Settling.WaitAsync(ledger, broker, events.Count + old.Count, options.Settle, cancellationToken);
            await settled.CancelAsync();
            await passing;
            var sinks = Listen(bus, rule, file, broker);
            var findings = await Findings.OfAsync(
                events, old, store, ledger, broker, bus, rule, sinks, settling, processes, cancellationToken);
            await Report.WriteAsync(
                output, options, events, old, [.. faults.Counts, .. losses.Counts], rule, bus, hand, recordedUnderFaults, sinks, ledger, settling,
                findings, cancellationToken);
            if (findings.Count == 0)
                return 0;
            foreach (var process in processes)
                await output.WriteLineAsync($"{process} said last:\n{process.LastWords}");
            return 1;
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }
    }

    private static async Task<IBroker> StartAsync(ChaosTransport transport, CancellationToken cancellationToken) =>
        transport == ChaosTransport.RabbitMq ? await RabbitMqBroker.StartAsync() : await SqsBroker.StartAsync(cancellationToken);

    private static IReadOnlyList<Heard> Listen(FakeEventBridge bus, BusRule rule, EventFile file, IBroker broker) =>
    [
        Heard.Of("EventBridge", bus.Taken.Select(HeardEvent.Of)),
        // What was lost comes after what was not.
        Heard.Of("EventBridge's consumer", rule.Passed.Select(HeardEvent.Of), keepsOrder: false),
        Heard.Of("the file", file.Lines().Select(HeardEvent.Of)),
        broker.Heard()
    ];

    private static Dictionary<string, string?> Environment(
        ChaosOptions options, Ledger ledger, IBroker broker, FaultyLink toBus, BucketStore store, EventFile file) => new(broker.Environment)
    {
        ["Edp__Database__Provider"] = "Postgres",
        ["Edp__Database__ConnectionString"] = ledger.ConnectionString,
        ["Edp__DataFolder"] = file.Folder,
        ["Edp__EventSink"] = "File,EventBridge",
        ["Edp__EventBusName"] = BusName,
        ["Edp__Outbox__ReplayRate"] = "200",
        ["Edp__PackageReady__Trigger"] = "ObjectsReady",
        ["Edp__PackageReady__Delay"] = "2",
        ["Edp__Outbox__PollInterval"] = "1",
        ["Edp__Receipts__Enabled"] = "true",
        ["Edp__Receipts__Within"] = "3",
        ["Edp__Buckets__0__BucketName"] = OldBucket.Name,
        ["Edp__Buckets__0__ThresholdDuration"] = "5",
        ["Edp__Buckets__0__ThresholdEventCount"] = "50",
        ["Edp__Buckets__0__MaxDuration"] = "60",
        ["Edp__Buckets__0__ManifestTo"] = BucketStore.ManifestTo,
        ["Edp__Buckets__1__BucketName"] = SentEvents.Bucket,
        ["Edp__Buckets__1__ThresholdDuration"] = "5",
        ["Edp__Buckets__1__ThresholdEventCount"] = "50",
        ["Edp__Buckets__1__MaxDuration"] = "60",
        ["Edp__Buckets__1__VerifyAtClose"] = "true",
        ["Edp__Buckets__1__RecordMissing"] = "true",
        ["Edp__Buckets__1__ReconcileEvery"] = Math.Clamp(options.Duration.TotalSeconds / 4, 2, 60).ToString(CultureInfo.InvariantCulture),
        ["Edp__Buckets__1__ManifestTo"] = BucketStore.ManifestTo,
        ["AWS_REGION"] = FakeCredentials.Region,
        ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey,
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_ENDPOINT_URL_S3"] = store.Link.Address.ToString(),
        ["AWS_ENDPOINT_URL_EVENTBRIDGE"] = toBus.Address.ToString()
    };

    private static async Task ReadyAsync(List<EdpProcess> processes, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        foreach (var process in processes)
        {
            while (!await IsReadyAsync(http, process, patience.Token))
            {
                if (process.HasEnded || patience.IsCancellationRequested)
                    throw new InvalidOperationException($"{process} did not start:\n{process.LastWords}");
                await Task.Delay(Poll, cancellationToken);
            }
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, EdpProcess process, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(process.Address, "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
