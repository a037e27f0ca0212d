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
        var environment = Environment(ledger, broker, toBus, file);
        var processes = Enumerable.Range(1, Processes).Select(number => new EdpProcess(number, environment)).ToList();
        try
        {
            processes.ForEach(process => process.Start());
            await ReadyAsync(processes, cancellationToken);
            await broker.ConnectAsync(cancellationToken);
            var events = new SentEvents(options.Events);
            var faults = new Faults(processes, postgres, broker, toBus, bus, file, options.Seed);

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            enough.CancelAfter(options.Duration);
            var harm = faults.RunAsync(enough.Token);
            var hand = new Operator(processes, options.Seed);
            var byHand = hand.RunAsync(enough.Token);
            await new Feeder(broker, processes, events, options).RunAsync(cancellationToken);
            await harm;
            await byHand;

            var recordedUnderFaults = await ledger.CountAsync("SELECT count(*) FROM edp.object_event", cancellationToken);
            var settling = await Settling.WaitAsync(ledger, broker, options.Settle, cancellationToken);
            var sinks = Listen(bus, file, broker);
            var findings = await Findings.OfAsync(events, ledger, broker, bus, sinks, settling, processes, cancellationToken);
            await Report.WriteAsync(
                output, options, events, faults, hand, recordedUnderFaults, sinks, ledger, settling, findings, cancellationToken);
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

    private static IReadOnlyList<Heard> Listen(FakeEventBridge bus, EventFile file, IBroker broker) =>
    [
        Heard.Of("EventBridge", bus.Accepted.Select(HeardEvent.Of)),
        Heard.Of("the file", file.Lines().Select(HeardEvent.Of)),
        broker.Heard()
    ];

    private static Dictionary<string, string?> Environment(
        Ledger ledger, IBroker broker, FaultyLink toBus, EventFile file) => new(broker.Environment)
    {
        ["Edp__Database__Provider"] = "Postgres",
        ["Edp__Database__ConnectionString"] = ledger.ConnectionString,
        ["Edp__DataFolder"] = file.Folder,
        ["Edp__EventSink"] = "File,EventBridge",
        ["Edp__EventBusName"] = BusName,
        ["Edp__Outbox__ReplayRate"] = "200",
        ["Edp__PackageReady__Trigger"] = "ObjectsReady",
        ["Edp__PackageReady__Delay"] = "2",
        ["Edp__Buckets__0__BucketName"] = "*",
        ["Edp__Buckets__0__ThresholdDuration"] = "5",
        ["Edp__Buckets__0__ThresholdEventCount"] = "50",
        ["Edp__Buckets__0__MaxDuration"] = "60",
        ["AWS_REGION"] = FakeCredentials.Region,
        ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey,
        ["AWS_EC2_METADATA_DISABLED"] = "true",
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
