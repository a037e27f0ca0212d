using System.CommandLine;
using Edp.Benchmarks.Ingest;

var root = new RootCommand("Measures EDP. Each benchmark starts what it needs: a throw-away PostgreSQL, and the service.")
{
    new IngestCommand()
};
return await root.Parse(args).InvokeAsync();
