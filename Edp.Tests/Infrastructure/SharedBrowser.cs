using Microsoft.Playwright;

namespace Edp.Tests.Infrastructure;

/// <summary>One Chromium for all tests of a run: the machine's own, since Playwright would download another.</summary>
internal static class SharedBrowser
{
    private const float Patience = 180_000;

    // Whoever tests as root, as in a container, can't use the sandbox; a graphics card in software takes more time than the pages.
    private static readonly string[] Switches = ["--no-sandbox", "--disable-gpu", "--disable-extensions"];
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> Shared = new(LaunchAsync);

    public static async Task<IBrowser> GetAsync() => (await Shared.Value).Browser;

    public static async Task CloseAsync()
    {
        if (Shared is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            return;
        var (driver, browser) = await Shared.Value;
        await browser.CloseAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> LaunchAsync()
    {
        var driver = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = Switches, Timeout = Patience }));
    }

    private static string Find() =>
        (from folder in Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
         from name in Names
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("The tests of the pages need Chromium: apt-get install chromium");
}
