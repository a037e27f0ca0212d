using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Edp.Amazon.Client;

namespace Edp.Tests.Amazon.Emulator;

/// <summary>
/// One process of the SQS/SNS emulator <c>fauxqs</c>. It ends with <see cref="DisposeAsync"/>, and by itself when the test process is
/// gone, since that closes its standard input.
/// </summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private EmulatorProcess(Process process, Uri serviceUrl)
    {
        _process = process;
        ServiceUrl = serviceUrl;
    }

    public Uri ServiceUrl { get; }

    public AmazonClientSettings Settings => new()
    {
        Region = "us-east-1",
        ServiceUrl = ServiceUrl,
        Credentials = new BasicAWSCredentials("emulator", "emulator"),
    };

    /// <param name="port">0: a free one. The port of one that was disposed: SQS and SNS come back, empty.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">npm or Node is missing, or the emulator did not start; with what it said.</exception>
    public static async Task<EmulatorProcess> StartAsync(int port, CancellationToken cancellationToken)
    {
        var folder = EmulatorFolder.Find();
        await NodePackages.InstallAsync(folder, cancellationToken);
        var process = StartProcess(new ProcessStartInfo("node", ["emulator.mjs", port.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (await process.StandardOutput.ReadLineAsync(patience.Token) is { } address)
            return new EmulatorProcess(process, new Uri(address));

        await process.WaitForExitAsync(patience.Token);
        var exitCode = process.ExitCode;
        process.Dispose();
        throw new InvalidOperationException($"The emulator ended with {exitCode} before it answered:\n{await errors}");
    }

    /// <summary>Takes away all queues, topics and subscriptions.</summary>
    /// <returns>Whether it is empty; false when it has ended.</returns>
    public async Task<bool> TryEmptyAsync()
    {
        try
        {
            await _process.StandardInput.WriteLineAsync();
            await _process.StandardInput.FlushAsync();
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(StartPatience) is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    internal static Process StartProcess(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"'{start.FileName}' could not be started. These tests need Node 20 with npm on the PATH: {exception.Message}", exception);
        }
    }
}
