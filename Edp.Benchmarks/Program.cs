using System.CommandLine;
using Edp.Benchmarks.Backfilling;
using Edp.Benchmarks.Growing;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Latencies;
using Edp.Benchmarks.Looking;
using Edp.Benchmarks.Manifests;
using Edp.Benchmarks.Parsing;
using Edp.Benchmarks.Retaining;
using Edp.Benchmarks.Serving;
using Edp.Benchmarks.Snapshots;
using Edp.Benchmarks.Soaking;
using Edp.Benchmarks.Timers;
using Edp.Benchmarks.Trying;
using Edp.Benchmarks.Writers;

var root = new RootCommand("Measures EDP. Each benchmark starts what it needs: a throw-away PostgreSQL, and the service.")
{
    new BackfillCommand(),
    new IngestCommand(),
    new ServiceCommand(),
    new TimersCommand(),
    new GrowthCommand(),
    new LatencyCommand(),
    new PageCommand(),
    new RetentionCommand(),
    new ManifestCommand(),
    new ParseCommand(),
    new SnapshotCommand(),
    new SoakCommand(),
    new TrialCommand(),
    new WritersCommand()
};
return await root.Parse(args).InvokeAsync();
