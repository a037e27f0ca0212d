using Edp.Amazon.Client;

namespace Edp.Tests.Amazon.Emulator;

/// <summary>The emulator that all tests of a run share. It starts with the first test that asks; names keep the tests apart.</summary>
internal static class SharedEmulator
{
    private static readonly Lazy<Task<EmulatorProcess>> Started = new(() => EmulatorProcess.StartAsync(0, CancellationToken.None));

    public static async Task<AmazonClientSettings> SettingsAsync() => (await Started.Value).Settings;

    /// <summary>A name for a queue or topic that no other test has.</summary>
    public static string UniqueName(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    public static async Task StopAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Started.Value).DisposeAsync();
    }
}
