using System.Globalization;
using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;

namespace Edp.Chaos;

/// <summary>SQS and SNS of an emulator, behind a link that stalls, breaks and throttles.</summary>
internal sealed class SqsBroker : IBroker
{
    private const string Queue = "edp-s3-events";

    private readonly EmulatorProcess _emulator;
    private readonly FaultyLink _link;
    private readonly AmazonClientSettings _aws;
    private readonly SqsClient _sqs;
    private readonly Queues _queues;
    private OtherService? _subscriber;
    private string _url = "";

    private SqsBroker(EmulatorProcess emulator)
    {
        _emulator = emulator;
        _link = new FaultyLink(emulator.ServiceUrl);
        _aws = emulator.Settings with { Region = FakeCredentials.Region };
        _sqs = new SqsClient(_aws);
        _queues = new Queues(_sqs);
    }

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["Edp__Transport"] = "AmazonSqs",
        ["AWS_ENDPOINT_URL"] = _link.Address.ToString()
    };

    public static async Task<IBroker> StartAsync(CancellationToken cancellationToken) =>
        new SqsBroker(await EmulatorProcess.StartAsync(0, cancellationToken));

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _subscriber = await OtherService.StartAsync(_aws);
        _url = (await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = Queue }, cancellationToken)).QueueUrl;
    }

    public async Task SendAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        foreach (var request in bodies.Chunk(SqsLimits.MaxBatchEntries))
        {
            var entries = request.Select((body, index) => new SendMessageBatchRequestEntry
            {
                Id = index.ToString(CultureInfo.InvariantCulture),
                MessageBody = body
            });
            var answer = await _sqs.SendMessageBatchAsync(
                new SendMessageBatchRequest { QueueUrl = _url, Entries = [.. entries] }, cancellationToken);
            if (answer.Refused.Count > 0)
                throw new InvalidOperationException($"The emulator refused a message: {answer.Refused[0].Message}");
        }
    }

    public (string What, Func<CancellationToken, Task> Harm) FaultOf(int roll, Func<TimeSpan> time) => roll switch
    {
        < 10 => ("SQS and SNS throttled", cancellationToken => _link.ThrottleAsync(time(), cancellationToken)),
        < 16 => ("SQS and SNS stalled", cancellationToken => _link.StallAsync(time(), cancellationToken)),
        _ => ("SQS and SNS connections reset", _ => Task.FromResult(_link.Reset()))
    };

    public Task<IReadOnlyList<string>> QueuesAsync(CancellationToken cancellationToken) => _queues.NamesAsync(cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> NotEmptyAsync(CancellationToken cancellationToken) =>
        _queues.NotEmptyAsync(cancellationToken);

    public Heard Heard() => Chaos.Heard.Of("SNS's subscriber", _subscriber!);

    public async ValueTask DisposeAsync()
    {
        if (_subscriber is not null)
            await _subscriber.DisposeAsync();
        _sqs.Dispose();
        await _link.DisposeAsync();
        await _emulator.DisposeAsync();
    }
}
