using System.Reflection;
using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Refuses settings under <c>Edp:</c> that don't exist: a name with a slip in it would be a rule that never holds.</summary>
internal sealed class KnownSettings(IConfiguration configuration) : IValidateOptions<EdpOptions>
{
    public ValidateOptionsResult Validate(string? name, EdpOptions options)
    {
        var unknown = Unknown(configuration.GetSection(EdpOptions.SectionName), typeof(EdpOptions)).ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    private static IEnumerable<string> Unknown(IConfiguration section, Type options)
    {
        foreach (var child in section.GetChildren())
        {
            var property = options.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
                yield return $"{child.Path}: there is no such setting; there are {string.Join(", ", Names(options))}.";
            else if (property.PropertyType is { IsGenericType: true } list && IsOptions(list.GetGenericArguments()[0]))
                foreach (var failure in child.GetChildren().SelectMany(item => Unknown(item, list.GetGenericArguments()[0])))
                    yield return failure;
            else if (IsOptions(property.PropertyType))
                foreach (var failure in Unknown(child, property.PropertyType))
                    yield return failure;
        }
    }

    private static bool IsOptions(Type type) => type.IsClass && type.Namespace == typeof(EdpOptions).Namespace;

    private static IEnumerable<string> Names(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);
}
