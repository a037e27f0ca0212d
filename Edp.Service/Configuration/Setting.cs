using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Edp.Service.Configuration;

/// <summary>One setting: where it stands in the configuration, and the property that takes it.</summary>
/// <param name="Section">Its place; it may hold nothing.</param>
/// <param name="Property">The property of the options.</param>
/// <param name="Owner">The options that have the property.</param>
internal sealed record Setting(IConfigurationSection Section, PropertyInfo Property, object Owner)
{
    /// <summary>Every setting of these options, those of their parts and of items of their lists included.</summary>
    public static IEnumerable<Setting> Of(IConfiguration section, object options)
    {
        foreach (var property in SettingKind.Properties(options.GetType()))
        {
            var child = section.GetSection(property.Name);
            if (SettingKind.ItemOf(property.PropertyType) is not null)
            {
                var items = (System.Collections.IEnumerable)property.GetValue(options)!;
                foreach (var setting in items.Cast<object>().Zip(child.GetChildren()).SelectMany(item => Of(item.Second, item.First)))
                    yield return setting;
            }
            else if (SettingKind.IsOptions(property.PropertyType))
            {
                foreach (var setting in Of(child, property.GetValue(options)!))
                    yield return setting;
            }
            else
            {
                yield return new Setting(child, property, options);
            }
        }
    }

    /// <summary>What is wrong with the value, by the attributes of the property.</summary>
    public IEnumerable<string> Failures()
    {
        var value = Property.GetValue(Owner);
        return Property.GetCustomAttributes<ValidationAttribute>()
            .Where(attribute => !attribute.IsValid(value))
            .Select(attribute => $"{Section.Path}: {attribute.FormatErrorMessage(Section.Path)}; found {Found(Section, Property)}.");
    }

    /// <summary>What the configuration says, for a message.</summary>
    public static string Found(IConfigurationSection section, PropertyInfo property) => section.Value switch
    {
        null => "nothing",
        var secret when property.IsDefined(typeof(SecretAttribute)) => FormattableString.Invariant($"{secret.Length} characters"),
        var value => $"'{value}'"
    };
}
