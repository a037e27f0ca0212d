using System.CommandLine;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Timers;

var root = new RootCommand("Measures EDP. Each benchmark starts what it needs: a throw-away PostgreSQL, and the service.")
{
    new IngestCommand(),
    new TimersCommand()
};
return await root.Parse(args).InvokeAsync();
