using System.Diagnostics;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>The built program with the word <c>redrive</c>, on the queues at an address.</summary>
internal static class RedriveProgram
{
    public static Task<(int ExitCode, string Said)> RunAsync(Uri sqs, params IEnumerable<string> words) =>
        ServiceProcess.RunAsync(Settings, ServiceProcess.Environment(sqs, sqs), ["redrive", .. words]);

    public static Process Start(Uri sqs, params IEnumerable<string> words)
    {
        var environment = ServiceProcess.Environment(sqs, sqs);
        environment["Edp__Amazon__QueuePrefix"] = Prefix;
        return ChildProcess.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll"), "redrive", .. words], environment);
    }

    public const string Prefix = "lab-";

    private static Dictionary<string, string?> Settings => new() { ["Edp:Amazon:QueuePrefix"] = Prefix };
}
