using System.Reflection;

namespace Edp.Service.Configuration;

/// <summary>What runs.</summary>
internal static class Product
{
    /// <summary>The version, as it is released.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}
