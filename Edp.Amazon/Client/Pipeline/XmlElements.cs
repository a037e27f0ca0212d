using System.Xml.Linq;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Looks into XML by local names: AWS's namespaces differ between a service, its errors and its emulators.</summary>
internal static class XmlElements
{
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static string? Text(this XElement element, string name) => element.Child(name)?.Value is { Length: > 0 } text ? text : null;

    /// <exception cref="InvalidDataException">There is no such element, or it is empty.</exception>
    public static string RequiredText(this XElement element, string name) =>
        element.Text(name) ?? throw new InvalidDataException($"AWS answered a {element.Name.LocalName} without {name}.");

    /// <summary>The <c>member</c> elements of a list.</summary>
    public static IEnumerable<XElement> Members(this XElement element, string list) =>
        element.Child(list)?.Elements().Where(e => e.Name.LocalName == "member") ?? [];

    /// <summary>A map of <c>entry</c> elements with <c>key</c> and <c>value</c>.</summary>
    public static Dictionary<string, string> Map(this XElement element, string name) =>
        (element.Child(name)?.Elements() ?? []).ToDictionary(
            entry => entry.RequiredText("key"), entry => entry.Text("value") ?? "", StringComparer.Ordinal);
}
