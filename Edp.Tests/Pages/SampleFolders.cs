using Edp.Tests.Infrastructure;

namespace Edp.Tests.Pages;

/// <summary>Folders as a lab has them, and some that a hostile user makes.</summary>
internal static class SampleFolders
{
    public const string Script = "<script>document.title='owned'</script>/\"><img src=x onerror=alert(1)>/";
    public const string Disguised = "invoice\u202Egpj.exe/a\u0007b/";

    /// <summary>A key of 1,024 bytes, the longest that S3 takes.</summary>
    public static string LongKey { get; } = $"long/{new string('ä', 508)}/f";

    public static IEnumerable<S3Event> Open(string bucket) =>
    [
        .. Enumerable.Range(0, 12).Select(i => new S3Event(bucket, $"hplc-07/run-{i:0000}/trace-1.raw") { Size = 1_234_567 * i }),
        new S3Event(bucket, Script + "x.raw"),
        new S3Event(bucket, Disguised + "x.raw"),
        new S3Event(bucket, LongKey),
        new S3Event("an-archive-with-a-name-of-sixty-three-letters-as-long-as-they-be", "top.bin")
    ];
}
