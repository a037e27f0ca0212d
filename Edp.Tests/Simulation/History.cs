using Edp.Service.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>A history: rules, objects and what happens to them, all from one seed.</summary>
internal sealed class History
{
    private static readonly double[] QuietPeriods = [2, 10, 300, 2_000];
    private static readonly int[] Counts = [1, 2, 3, 5, 8, 1_000];
    private static readonly string[] Folders =
        ["a/", "a/b/", "a/b/c/", "a//", "", "Ünï çø∂é/", "it's \"q\"/100%/", "a/b+c/", "\U0001F9EA/x/", ".quilt/", "tmp/x/"];

    private readonly bool _isCalm;

    private History(long seed, string bucket)
    {
        Seed = seed;
        Bucket = bucket;
        var random = new Random(unchecked((int)(seed * 2_654_435_761L)));
        Rules = Rule(random, bucket);
        OtherRules = Rule(random, bucket);
        KeepsMessages = random.Next(2) == 0;
        Objects = MakeObjects(random, bucket);
        _isCalm = random.Next(4) == 0;
        Steps = [.. Enumerable.Range(0, random.Next(3, 13)).SelectMany(_ => random.Next(25) == 0 ? Trickle(random) : [MakeStep(random)])];
        SettlesByTimers = random.Next(3) > 0;
    }

    private History(History other, IReadOnlyList<Step> steps, string bucket)
    {
        var again = new History(other.Seed, bucket);
        (Seed, Bucket, Rules, OtherRules, Objects, KeepsMessages, SettlesByTimers) =
            (again.Seed, bucket, again.Rules, again.OtherRules, again.Objects, again.KeepsMessages, again.SettlesByTimers);
        Steps = steps;
    }

    public long Seed { get; }

    public string Bucket { get; }

    public BucketOptions Rules { get; }

    public BucketOptions OtherRules { get; }

    public IReadOnlyList<SimulatedObject> Objects { get; }

    /// <summary>Whether messages outlive the process, as they do in SQS.</summary>
    public bool KeepsMessages { get; }

    public bool SettlesByTimers { get; }

    public IReadOnlyList<Step> Steps { get; }

    public static History Of(long seed, string bucket) => new(seed, bucket);

    public History With(IReadOnlyList<Step> steps, string bucket) => new(this, steps, bucket);

    private static BucketOptions Rule(Random random, string bucket)
    {
        var quiet = random.Pick(QuietPeriods);
        return new BucketOptions
        {
            BucketName = bucket,
            PrefixDepth = random.Next(4),
            ThresholdDuration = quiet,
            ThresholdEventCount = random.Pick(Counts),
            IgnorePrefixes = ["tmp/*"],
            CompletionMarkers = random.Next(2) == 0 ? [] : ["_SUCCESS", "*.done"],
            MaxDuration = random.Next(3) == 0 ? quiet * random.Pick([1.5, 3]) : null
        };
    }

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
            var time = new DateTimeOffset(2026, 3, 14, 8, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(600)).AddMilliseconds(number);
            objects.Add(new SimulatedObject(number, bucket, key, random.Next(1_000), time, isIgnored, random.Next(3)));
        }

        return objects;
    }

    /// <summary>Objects that come one by one, and soon enough that the prefix never gets quiet (R8).</summary>
    private IEnumerable<Step> Trickle(Random random) =>
        Enumerable.Range(0, random.Next(2, 7)).SelectMany(_ => new Step[]
        {
            MakeBring(random) with { Objects = [random.Next(Objects.Count)] },
            new Step.Wait(TimeSpan.FromSeconds(Rules.ThresholdDuration * 0.6))
        });

    private Step MakeStep(Random random) => random.Next(100) switch
    {
        < 38 => MakeBring(random),
        < 54 => new Step.Wait(Span(random)),
        < 70 => MakeCarry(random),
        < 77 => MakeLook(random) with { Process = random.Next(3) },
        < 81 => new Step.Flush(random.Next(Objects.Count), MakeFault(random), random.Next(3)),
        < 83 => new Step.Correct(Correction(random)),
        < 86 => new Step.SinkFails(random.Next(1, 4), random.Next(2) == 0),
        < 88 when !_isCalm => new Step.LoseMessages(),
        < 91 when !_isCalm => new Step.Restart(random.Next(2) == 0),
        _ => new Step.Together(
            [.. Enumerable.Range(0, random.Next(2, 4)).Select(process => MakeTogether(random, process))], random.Next())
    };

    private Step.Operation MakeTogether(Random random, int process) => random.Next(8) switch
    {
        < 3 => MakeCarry(random) with { Process = process },
        < 4 => MakeLook(random) with { Process = process },
        _ => MakeBring(random) with { Process = process }
    };

    private Step.Bring MakeBring(Random random) => new(
        [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(Objects.Count))], random.Next(2) == 0,
        MakeFault(random), random.Next(3));

    private Step.Carry MakeCarry(Random random) => new(
        random.Pick([1, 2, 100]), random.Next(), random.Next(5) == 0, random.Next(10) == 0, MakeFault(random), random.Next(3));

    private Step.Look MakeLook(Random random) => new(random.Next(12), MakeFault(random), 0);

    private Fault? MakeFault(Random random) =>
        random.Next(4) == 0 && !_isCalm ? new Fault((FaultKind)random.Next(3), random.Next(1, 12)) : null;

    /// <summary>Most corrections are small; some are of a clock that was hours off.</summary>
    private static TimeSpan Correction(Random random) => random.Next(4) == 0
        ? TimeSpan.FromSeconds(random.Next(-7_200, 7_200))
        : TimeSpan.FromMilliseconds(random.Next(-1_500, 4_000));

    /// <summary>Around the times at which something is due, to the microsecond.</summary>
    private TimeSpan Span(Random random)
    {
        var quiet = TimeSpan.FromSeconds(Rules.ThresholdDuration);
        var part = random.Pick([0.1, 0.5, 1, 1, 1.5, 3]);
        return (quiet * part) + TimeSpan.FromMicroseconds(random.Next(-1, 2));
    }
}
