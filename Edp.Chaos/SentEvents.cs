using System.Globalization;

namespace Edp.Chaos;

/// <summary>The events of a run, each made of its number alone.</summary>
internal sealed class SentEvents(int count)
{
    public const string Bucket = "chaos";
    public const string Etag = "b57f9512698f4b09e608f4f2a65852e5";

    private const int PerPrefix = 173;

    // One in so many; in each prefix others.
    private const int LostOneIn = 101;
    private const int FirstLost = 57;

    private long _deliveries;

    public int Count => count;

    public long Deliveries => Interlocked.Read(ref _deliveries);

    public void CountDeliveries(int times) => Interlocked.Add(ref _deliveries, times);

    /// <summary>Neighbours go to different prefixes; each prefix is busy for a while.</summary>
    public static string KeyOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"instrument-{number % 20}/run-{number / (20 * PerPrefix)}/file {number}.raw");

    /// <summary>Whether S3 never tells of it: the object is there, and only a listing finds it.</summary>
    public static bool IsLost(int number) => number % LostOneIn == FirstLost;

    public static int SizeOf(int number) => number % 1000;

    public static string FromEventBridge(int number) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"Object Created","source":"aws.s3","account":"111122223333","time":"2026-03-14T09:26:53Z","region":"eu-central-1","resources":["arn:aws:s3:::{{{Bucket}}}"],"detail":{"version":"0","bucket":{"name":"{{{Bucket}}}"},"object":{"key":"{{{KeyOf(number)}}}","size":{{{SizeOf(number)}}},"etag":"{{{Etag}}}","sequencer":"{{{Sequencer(number)}}}"},"request-id":"N4N7GDK58NMKJ12R","requester":"123456789012","reason":"PutObject"}}""");

    public static string Native(IEnumerable<int> numbers) => $$"""{"Records":[{{string.Join(',', numbers.Select(Record))}}]}""";

    private static string Record(int number) => string.Create(CultureInfo.InvariantCulture,
        $$$$"""{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1","eventTime":"2026-03-14T09:26:53.000Z","eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0","bucket":{"name":"{{{{Bucket}}}}"},"object":{"key":"{{{{KeyOf(number).Replace(' ', '+')}}}}","size":{{{{SizeOf(number)}}}},"eTag":"{{{{Etag}}}}","sequencer":"{{{{Sequencer(number)}}}}"}}}""");

    private static string Sequencer(int number) => number.ToString("X18", CultureInfo.InvariantCulture);
}
