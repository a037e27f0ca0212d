using Edp.Service.Configuration;
using Edp.Service.Pages.Assets;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages;

/// <summary>What is around the content of every page: head, menu, search and foot.</summary>
internal static class PageDocument
{
    private static readonly (string Path, string Name)[] Menu =
    [
        (PageLink.Home, "Now"), (PageLink.Open, "Open"), (PageLink.Closed, "Closed"), (PageLink.Rules, "Rules"), (PageLink.Errors, "Errors"),
        (PageLink.Actions, "Actions")
    ];

    public static Html Of(Page page) => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{page.Title} · EDP</title>
        <link rel="icon" href="{PageAssets.Icon}">
        <link rel="stylesheet" href="{PageAssets.Style}">
        <script src="{PageAssets.Script}" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
        <a class="brand" href="/" aria-label="EDP, what is going on now">EDP</a>
        <nav aria-label="Pages"><ul>{Menu.Select(entry => EntryOf(entry.Path, entry.Name, page.Path))}</ul></nav>
        <form class="search" action="{PageLink.Why}" role="search">
        <label class="hidden" for="uri">Address of an object or a folder</label>
        <input id="uri" name="uri" type="search" value="{page.Searched}" placeholder="s3://bucket/folder/file" autocomplete="off" spellcheck="false" required>
        <button>Why?</button>
        </form>
        </header>
        <main id="main" tabindex="-1">
        {page.Main}
        </main>
        <footer>EDP {Product.Version} · <a href="/openapi/v1.json">API</a></footer>
        </body>
        </html>

        """);

    private static Html EntryOf(string path, string name, string? current) => Html.Of(
        $"""<li><a href="{path}"{(path == current ? Html.Of($" aria-current=\"page\"") : Html.None)}>{name}</a></li>""");
}
