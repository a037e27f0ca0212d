using System.CommandLine;
using Edp.Chaos;

var transport = new Option<ChaosTransport>("--transport")
{
    Description = "How messages travel.", DefaultValueFactory = _ => ChaosTransport.AmazonSqs
};
var duration = new Option<int>("--duration") { Description = "Seconds for which faults happen.", DefaultValueFactory = _ => 60 };
var events = new Option<int>("--events") { Description = "Different events to send.", DefaultValueFactory = _ => 200_000 };
var seed = new Option<int>("--seed") { Description = "Decides which faults happen, and when.", DefaultValueFactory = _ => 1 };
var settle = new Option<int>("--settle") { Description = "Longest time to recover, in seconds.", DefaultValueFactory = _ => 600 };

var command = new RootCommand("Kills, stalls and throttles everything around three EDP processes, and checks that nothing is lost.")
{
    transport, duration, events, seed, settle
};
command.SetAction((parsed, cancellationToken) => ChaosRun.RunAsync(
    new ChaosOptions(
        parsed.GetValue(transport), TimeSpan.FromSeconds(parsed.GetValue(duration)), parsed.GetValue(events), parsed.GetValue(seed),
        TimeSpan.FromSeconds(parsed.GetValue(settle))),
    Console.Out,
    cancellationToken));
return await command.Parse(args).InvokeAsync();
