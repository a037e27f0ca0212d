using System.Security.Cryptography;

namespace Edp.Service.Pages.Assets;

/// <summary>The three files of the pages, out of the program itself. Their addresses change with their content, so browsers keep them.</summary>
internal static class PageAssets
{
    public const string StylePath = "/page.css";
    public const string ScriptPath = "/page.js";
    public const string IconPath = "/page.svg";

    private static readonly Dictionary<string, byte[]> Files = new(StringComparer.Ordinal)
    {
        [StylePath] = Read(StylePath),
        [ScriptPath] = Read(ScriptPath),
        [IconPath] = Read(IconPath)
    };

    public static string Style { get; } = AddressOf(StylePath);

    public static string Script { get; } = AddressOf(ScriptPath);

    public static string Icon { get; } = AddressOf(IconPath);

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(StylePath, context => SendAsync(context, StylePath, "text/css; charset=utf-8"));
        routes.MapGet(ScriptPath, context => SendAsync(context, ScriptPath, "text/javascript; charset=utf-8"));
        routes.MapGet(IconPath, context => SendAsync(context, IconPath, "image/svg+xml"));
    }

    private static Task SendAsync(HttpContext context, string path, string type)
    {
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return context.Response.Body.WriteAsync(Files[path], context.RequestAborted).AsTask();
    }

    private static string AddressOf(string path) => $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(Files[path]).AsSpan(0, 6))}";

    private static byte[] Read(string path)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"Pages{path}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
