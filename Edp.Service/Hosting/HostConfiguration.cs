using Microsoft.Extensions.Configuration.Json;

namespace Edp.Service.Hosting;

/// <summary>Where settings come from, whichever command reads them.</summary>
internal static class HostConfiguration
{
    /// <summary>
    /// Settings that ship with the service lie beside it. What lies in the current folder, as the data folder does, comes after them and
    /// before the environment and the command line.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var current = Directory.GetCurrentDirectory();
        if (Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory) != Path.TrimEndingDirectorySeparator(current))
        {
            AddFile(builder.Configuration, current, "appsettings.json");
            AddFile(builder.Configuration, current, $"appsettings.{builder.Environment.EnvironmentName}.json");
        }

        return builder;
    }

    private static void AddFile(ConfigurationManager configuration, string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return;

        IList<IConfigurationSource> sources = configuration.Sources;
        var last = sources.Select((source, index) => source is JsonConfigurationSource ? index : -1).Max();
        var file = new JsonConfigurationSource { Path = path };
        file.ResolveFileProvider();
        sources.Insert(last + 1, file);
    }
}
