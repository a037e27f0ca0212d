using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Edp.Core.Configuration;
using Edp.Core.Text;

namespace Edp.Core.Rules;

/// <summary>Reads the JSON of a rules file, and remembers in which line each field stands.</summary>
internal sealed class RulesFileReader(byte[] json)
{
    private const int MaxRules = 1_000;
    private const string Takes = "takes {\"Rules\": [{\"BucketName\": \"…\"}]}";

    private readonly List<BucketOptions> _rules = [];
    private readonly List<(int Line, string Message)> _failures = [];
    private readonly Dictionary<(int Rule, string Property), int> _lines = [];
    private readonly HashSet<(int Rule, string Property)> _wrong = [];
    private int _line = 1;

    public IReadOnlyList<BucketOptions> Rules => _rules;

    /// <summary>What is wrong, in the order of the lines.</summary>
    public IReadOnlyList<string> Failures() =>
        [.. _failures.OrderBy(failure => failure.Line).Select(one => FormattableString.Invariant($"line {one.Line}: {one.Message}"))];

    public void Read()
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            ReadFile(ref reader);
            CheckValues();
        }
        catch (JsonException e)
        {
            _failures.Clear();
            var isEmpty = json.AsSpan().Trim(" \t\r\n"u8).IsEmpty;
            _failures.Add(isEmpty ? (1, $"the file is empty; it {Takes}.") : ((int)(e.LineNumber ?? 0) + 1, NoJson(e)));
        }
        catch (InvalidOperationException)
        {
            RefuseText();
        }
    }

    // Bytes that are no UTF-8, or half of a surrogate pair as an escape.
    private void RefuseText()
    {
        _failures.Clear();
        _failures.Add((_line, "holds text that is not valid Unicode."));
    }

    private static string NoJson(JsonException e) => $"no JSON: {Printable.Message(e.Message.Split(" LineNumber:")[0])}";

    private void ReadFile(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Fail(LineOf(ref reader), $"the file {Takes}; found {Found(ref reader)}.");
            reader.Skip();
        }
        else
        {
            ReadFields(ref reader);
        }

        // What follows is no JSON any more, and the reader says so.
        reader.Read();
    }

    private void ReadFields(ref Utf8JsonReader reader)
    {
        var hasRules = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, line) = (reader.GetString()!, LineOf(ref reader));
            reader.Read();
            if (string.Equals(name, RulesFile.List, StringComparison.OrdinalIgnoreCase))
            {
                if (hasRules)
                    Fail(line, $"{RulesFile.List} stands there twice.");
                hasRules = true;
                ReadRules(ref reader);
            }
            else
            {
                if (name != "$schema")
                    Fail(line, $"there is no {Printable.Quote(name)} in a rules file; it {Takes}.");
                reader.Skip();
            }
        }

        if (!hasRules)
            Fail(1, $"{RulesFile.List} is missing; the file {Takes}.");
    }

    private void ReadRules(ref Utf8JsonReader reader)
    {
        var line = LineOf(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Fail(line, $"{RulesFile.List}: takes a list of rules; found {Found(ref reader)}.");
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ReadRule(ref reader);
        if (_rules.Count is 0 or > MaxRules)
            Fail(line, FormattableString.Invariant($"{RulesFile.List}: takes 1 to {MaxRules} rules; found {_rules.Count}."));
    }

    private void ReadRule(ref Utf8JsonReader reader)
    {
        var index = _rules.Count;
        var rule = new BucketOptions();
        _rules.Add(rule);
        _lines[(index, "")] = LineOf(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Fail(LineOf(ref reader), $"{NameOf(index)}: takes a rule, as {{\"BucketName\": \"…\"}}; found {Found(ref reader)}.");
            _wrong.Add((index, nameof(BucketOptions.BucketName)));
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            ReadField(ref reader, index, rule);
    }

    private void ReadField(ref Utf8JsonReader reader, int index, BucketOptions rule)
    {
        var (name, line) = (reader.GetString()!, LineOf(ref reader));
        reader.Read();
        if (RuleProperty.Find(name) is not { } property)
        {
            Fail(line, $"{NameOf(index)}: there is no {Printable.Quote(name)} in a rule{Meant(name)}; there are {Names()}.");
        }
        else if (!_lines.TryAdd((index, property.Name), line))
        {
            Fail(line, $"{NameOf(index)}.{property.Name} stands there twice.");
        }
        else
        {
            // A copy reads the value, so that this one is behind it in any case.
            var value = reader;
            if (property.Read(ref value, rule) is { } takes)
            {
                _wrong.Add((index, property.Name));
                Fail(line, $"{NameOf(index)}.{property.Name}: takes {takes}; found {Found(ref reader)}.");
            }
        }

        reader.Skip();
    }

    private void CheckValues()
    {
        for (var i = 0; i < _rules.Count; i++)
        {
            foreach (var property in RuleProperty.All.Where(property => !_wrong.Contains((i, property.Name))))
            {
                var value = property.Info.GetValue(_rules[i]);
                foreach (var attribute in property.Info.GetCustomAttributes<ValidationAttribute>().Where(one => !one.IsValid(value)))
                    Fail(i, property.Name, $"{attribute.FormatErrorMessage(property.Name)}; found {Written(value)}.");
            }
        }

        foreach (var fault in RuleFaults.Of(_rules, NameOf))
            Fail(fault.Rule, fault.Property, fault.Message);
    }

    private void Fail(int index, string property, string message)
    {
        if (_wrong.Contains((index, property)))
            return;
        var line = _lines.TryGetValue((index, property), out var own) ? own : _lines[(index, "")];
        Fail(line, $"{NameOf(index)}.{property}: {message}");
    }

    private void Fail(int line, string message) => _failures.Add((line, message));

    private static string NameOf(int index) => FormattableString.Invariant($"{RulesFile.List}[{index}]");

    private static string Names() => string.Join(", ", RuleProperty.All.Select(property => property.Name));

    private static string Meant(string name) =>
        NearestName.Of(name, RuleProperty.All.Select(property => property.Name)) is { } near ? $"; meant may be {near}" : "";

    private static string Written(object? value) => value switch
    {
        null or "" => "nothing",
        string text => Printable.Quote(text),
        _ => FormattableString.Invariant($"{value}")
    };

    private int LineOf(ref Utf8JsonReader reader) => _line = 1 + json.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');

    /// <summary>The value at which the reader stands, as it is written.</summary>
    private string Found(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var end = reader;
        end.Skip();
        return Printable.Message(Encoding.UTF8.GetString(json.AsSpan(start, Math.Min((int)end.BytesConsumed - start, 80))));
    }
}
