using System.Globalization;
using System.Text;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>The form of AWS's Query protocol; lists and maps are numbered from 1.</summary>
internal sealed class QueryForm
{
    private readonly StringBuilder _text = new();

    public QueryForm(string operation, string apiVersion)
    {
        Add("Action", operation);
        Add("Version", apiVersion);
    }

    /// <summary>Adds a parameter; null adds nothing.</summary>
    public void Add(string name, string? value)
    {
        if (value is null)
            return;

        if (_text.Length > 0)
            _text.Append('&');
        _text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    /// <summary>Adds a map as <c>{name}.entry.1.key</c> and <c>{name}.entry.1.value</c>.</summary>
    public void AddMap(string name, IReadOnlyDictionary<string, string>? map)
    {
        foreach (var (item, entry) in Numbered($"{name}.entry", map))
        {
            Add($"{item}.key", entry.Key);
            Add($"{item}.value", entry.Value);
        }
    }

    /// <summary>The elements of a list, each with the name it has in a form: <c>{name}.1</c>, <c>{name}.2</c> and so on.</summary>
    public static IEnumerable<(string Name, T Element)> Numbered<T>(string name, IEnumerable<T>? elements) =>
        (elements ?? []).Select((element, index) => ($"{name}.{(index + 1).ToString(CultureInfo.InvariantCulture)}", element));

    public byte[] ToUtf8Bytes() => Encoding.UTF8.GetBytes(_text.ToString());
}
