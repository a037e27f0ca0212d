using Edp.Core.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>A history: rules, objects and what happens to them, from one seed or by a script.</summary>
internal sealed record History(
    string Name,
    string Bucket,
    BucketOptions Rules,
    BucketOptions OtherRules,
    IReadOnlyList<SimulatedObject> Objects,
    IReadOnlyList<Step> Steps)
{
    /// <summary>All batches of a history are recent, and no others: half a day.</summary>
    public const double ReconcileEvery = 36_000;

    private static readonly double[] QuietPeriods = [2, 10, 300, 2_000];
    private static readonly int[] Counts = [1, 2, 3, 5, 8, 1_000];
    private static readonly string[][] RequiredFiles = [["*f 1.raw"], ["*f 1.raw", "*run.done|*_SUCCESS"], ["*f 2.raw|*f 3.raw", "*f 4.raw"]];
    private static readonly string[] Folders =
        ["a/", "a/b/", "a/b/c/", "a//", "", "Ünï çø∂é/", "it's \"q\"/100%/", "a/b+c/", "\U0001F9EA/x/", ".quilt/", "tmp/x/"];

    /// <summary>How to run it again.</summary>
    public string Replay { get; private init; } = "";

    public static History Of(long seed, string bucket)
    {
        var random = new Random(unchecked((int)(seed * 2_654_435_761L)));
        // Where rules change what the prefix of a key is, an object is known by its events alone.
        var isListed = random.Next(4) > 0;
        var verifies = isListed && random.Next(3) == 0;
        var rules = Rule(random, bucket, isListed, verifies);
        var otherRules = Rule(random, bucket, isListed, verifies);
        if (isListed)
            otherRules.PrefixDepth = rules.PrefixDepth;
        var objects = MakeObjects(random, bucket);
        var steps = new HistorySteps(random, rules, objects.Count, isListed).Make();
        return new History(FormattableString.Invariant($"seed {seed}"), bucket, rules, otherRules, objects, steps)
        {
            Replay = FormattableString.Invariant($"EDP_SIMULATION_SEED={seed} dotnet test Edp.Tests --filter FullyQualifiedName~Simulation")
        };
    }

    /// <summary>The same with other steps, in a bucket of its own.</summary>
    public History With(IReadOnlyList<Step> steps, string bucket) => this with
    {
        Bucket = bucket,
        Rules = InBucket(Rules, bucket),
        OtherRules = InBucket(OtherRules, bucket),
        Objects = [.. Objects.Select(created => created with { Bucket = bucket })],
        Steps = steps
    };

    // Whether batches are listed is the same for both rules: those that are not do not wait for those that are.
    private static BucketOptions Rule(Random random, string bucket, bool isListed, bool verifies)
    {
        var quiet = random.Pick(QuietPeriods);
        return new BucketOptions
        {
            BucketName = bucket,
            PrefixDepth = random.Next(4),
            ThresholdDuration = quiet,
            ThresholdEventCount = random.Pick(Counts),
            ThresholdCounts = random.Next(2) == 0 ? ThresholdCounts.Objects : ThresholdCounts.Events,
            MarkerGrace = random.Next(2),
            IgnorePrefixes = ["tmp/*"],
            CompletionMarkers = random.Next(2) == 0 ? [] : ["_SUCCESS", "*.done"],
            MaxDuration = random.Next(3) == 0 ? quiet * random.Pick([1.5, 3]) : null,
            ExpectedCount = random.Next(5) == 0 ? random.Next(1, 6) : null,
            RequiredFiles = random.Next(5) == 0 ? random.Pick(RequiredFiles) : [],
            IncompleteAfter = quiet * random.Pick([0.5, 1.5, 2.5]),
            AllowedLateness = random.Next(4) == 0 ? quiet * random.Pick([0.5, 2]) : null,
            VerifyAtClose = verifies,
            RecordMissing = verifies && random.Next(3) > 0,
            ReconcileEvery = isListed && random.Next(2) == 0 ? ReconcileEvery : null,
            ManifestTo = random.Next(3) == 0 ? SimulatedS3.ManifestTo : null
        };
    }

    private static BucketOptions InBucket(BucketOptions rules, string bucket) => new()
    {
        BucketName = bucket,
        PrefixDepth = rules.PrefixDepth,
        ThresholdDuration = rules.ThresholdDuration,
        ThresholdEventCount = rules.ThresholdEventCount,
        ThresholdCounts = rules.ThresholdCounts,
        MarkerGrace = rules.MarkerGrace,
        IgnorePrefixes = rules.IgnorePrefixes,
        CompletionMarkers = rules.CompletionMarkers,
        MaxDuration = rules.MaxDuration,
        ExpectedCount = rules.ExpectedCount,
        RequiredFiles = rules.RequiredFiles,
        IncompleteAfter = rules.IncompleteAfter,
        AllowedLateness = rules.AllowedLateness,
        VerifyAtClose = rules.VerifyAtClose,
        RecordMissing = rules.RecordMissing,
        ReconcileEvery = rules.ReconcileEvery,
        ManifestTo = rules.ManifestTo
    };

    private static List<SimulatedObject> MakeObjects(Random random, string bucket)
    {
        var folders = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Pick(Folders)).ToList();
        var objects = new List<SimulatedObject>();
        var count = random.Next(3, 16);
        for (var number = 0; number < count; number++)
        {
            var name = random.Next(12) switch { 0 => "_SUCCESS", 1 => "run.done", 2 => "", _ => $"f {random.Next(6)}.raw" };
            var key = random.Pick(folders) + name;
            if (key.Length == 0)
                key = "only";
            var isIgnored = key.EndsWith('/')
                || key.StartsWith("tmp/", StringComparison.Ordinal) || key.StartsWith(".quilt/", StringComparison.Ordinal);
            var time = new DateTimeOffset(2026, 3, 14, 8, 0, 0, TimeSpan.Zero).AddSeconds(number * 40).AddMilliseconds(random.Next(30_000));
            objects.Add(new SimulatedObject(number, bucket, key, random.Next(1, 1_000), time, isIgnored, random.Next(3)));
        }

        return objects;
    }
}
