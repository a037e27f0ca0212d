using System.Globalization;
using System.Reflection;

namespace Edp.Service.Configuration;

/// <summary>Finds settings whose parts are joined by what the configuration does not split at: <c>Edp_Buckets_0_…</c>.</summary>
internal static class UnderscoreSettings
{
    private static readonly char[] Joints = ['_', '-', '.'];

    /// <summary>Names beside <c>Edp:</c> that mean one below it.</summary>
    public static IEnumerable<SettingFailure> Failures(IConfiguration configuration)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (Below(child.Key) is not { } rest)
                continue;

            var meant = Meant(rest, typeof(EdpOptions));
            // Other programs' variables begin with EDP_, too; EDP's own are written Edp__.
            if (meant is null && (!child.Key.StartsWith(EdpOptions.SectionName, StringComparison.Ordinal) || !BeginsAsSetting(rest)))
                continue;
            var path = $"{EdpOptions.SectionName}:{meant ?? "<name>"}";
            yield return new SettingFailure(
                child.Path,
                $"{child.Path}: is no setting; meant is {SettingFailure.EnvironmentName(path)} in the environment (two underscores), "
                + $"--{path} on the command line.");
        }
    }

    /// <summary>The path below these options that the name means, its parts joined by single underscores; null when it means none.</summary>
    public static string? Meant(string name, Type options)
    {
        var path = new List<string>();
        Type? at = options;
        foreach (var part in name.Split(Joints, StringSplitOptions.RemoveEmptyEntries))
        {
            if (at is null)
                return null;
            if (SettingKind.ItemOf(at) is { } item)
            {
                if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    return null;
                (at, path) = (item, [.. path, part]);
                continue;
            }

            if (Property(at, part) is not { } property)
                return null;
            path.Add(property.Name);
            at = SettingKind.IsOptions(property.PropertyType) || SettingKind.ItemOf(property.PropertyType) is not null
                ? property.PropertyType
                : null;
        }

        return path.Count == 0 ? null : string.Join(':', path);
    }

    private static string? Below(string key) =>
        key.StartsWith(EdpOptions.SectionName, StringComparison.OrdinalIgnoreCase)
        && key.Length > EdpOptions.SectionName.Length + 1
        && Joints.Contains(key[EdpOptions.SectionName.Length])
            ? key[(EdpOptions.SectionName.Length + 1)..]
            : null;

    private static bool BeginsAsSetting(string rest) => Property(typeof(EdpOptions), rest.Split(Joints)[0]) is not null;

    private static PropertyInfo? Property(Type options, string name) =>
        options.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
}
