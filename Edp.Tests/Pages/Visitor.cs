using Edp.Tests.Infrastructure;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>Somebody who looks at the pages in Chromium. What the browser complains about fails the test at the end.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private const float Patience = 180_000;
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Complain(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Complain(true, error);
        page.Dialog += (_, dialog) => Complain(true, $"a dialog: {dialog.Message}");
    }

    public IPage Page { get; }

    public static async Task<Visitor> ComeAsync(EdpTestService service, BrowserNewContextOptions? options = null)
    {
        // The first one pays for what is compiled at the first use.
        await service.Client.Http.GetStringAsync("/");
        options ??= new BrowserNewContextOptions();
        options.BaseURL = service.Client.Http.BaseAddress!.ToString();
        options.Locale = "en-GB";
        options.TimezoneId = "Europe/Berlin";
        var context = await (await SharedBrowser.GetAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return new Visitor(context, await context.NewPageAsync());
    }

    public async Task GoAsync(string path) => await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    public ILocator Find(string selector) => Page.Locator(selector);

    /// <summary>Elements with a text in them.</summary>
    public ILocator Find(string selector, string text) => Page.Locator(selector, new() { HasText = text });

    /// <summary>Fails when the browser complained.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        lock (_complaints)
            Assert.That(_complaints, Is.Empty);
    }

    private void Complain(bool matters, string what)
    {
        if (!matters)
            return;
        lock (_complaints)
            _complaints.Add(what);
    }
}
