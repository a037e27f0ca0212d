using System.Globalization;
using Edp.Contracts;
using MassTransit;

// Another .NET service beside EDP: it tells of objects that it wrote, and hears of the batches that are complete.
//
//   dotnet run --project samples/Publisher -- <bucket> <prefix> <number of objects>
//
// Credentials and an endpoint come from where the AWS SDK finds them (AWS_PROFILE, a container's role, AWS_ENDPOINT_URL, ...).
if (args is not [var bucket, var prefix, var wanted]
    || !int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
{
    await Console.Error.WriteLineAsync("usage: Publisher <bucket> <prefix> <number of objects>");
    return 2;
}

var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
var complete = new TaskCompletionSource<PackageObjectsReady>(TaskCreationOptions.RunContinuationsAsynchronously);

var bus = Bus.Factory.CreateUsingAmazonSqs(sqs =>
{
    sqs.Host(region, _ => { });

    // A queue of this service's own; the transport subscribes it to the topic Edp_Contracts-PackageObjectsReady.
    sqs.ReceiveEndpoint("sample-publisher", endpoint => endpoint.Handler<PackageObjectsReady>(context =>
    {
        var batch = context.Message;
        Console.WriteLine($"{batch.Bucket}/{batch.Prefix} batch {batch.BatchNumber}: {batch.ObjectCount} objects, {batch.Reason}");
        if (batch.Bucket == bucket && batch.Prefix == prefix)
            complete.TrySetResult(batch);
        return Task.CompletedTask;
    }));
});

await bus.StartAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
try
{
    // Goes to the topic Edp_Contracts-ObjectCreated, to which EDP's queue edp-object-created is subscribed.
    var started = TimeProvider.System.GetUtcNow();
    await bus.PublishBatch(Enumerable.Range(1, count).Select(i => new ObjectCreated
    {
        Bucket = bucket,
        Key = $"{prefix}object-{i}",
        EventTime = started,
        Size = 1_000,
        // What makes a second delivery recognisable (S3 gives one); a retry of this program brings other objects.
        Sequencer = string.Create(CultureInfo.InvariantCulture, $"{started.UtcTicks:X16}{i:X8}")
    }));
    Console.WriteLine($"{count} objects published; waiting for the batch of {bucket}/{prefix}");
    await complete.Task;
    return 0;
}
finally
{
    await bus.StopAsync(TimeSpan.FromSeconds(10));
}
