namespace Edp.Service.Explaining;

/// <summary>Collects what led to a cause.</summary>
internal sealed class Story(Address address)
{
    private readonly List<ExplanationStep> _steps = [];

    public Address Address { get; } = address;

    /// <summary>The prefix that the address belongs to.</summary>
    public string Prefix { get; set; } = address.Path;

    public void Add(DateTimeOffset? at, string text) => _steps.Add(new ExplanationStep(at, text));

    public void Add(string? text)
    {
        if (text is not null)
            Add(null, text);
    }

    public Explanation End(string cause, string sentence) => new(
        Address.Bucket,
        Prefix,
        Address.IsKey ? Address.Path : null,
        cause,
        sentence,
        [.. _steps.Where(step => step.At is null), .. _steps.Where(step => step.At is not null).OrderBy(step => step.At)]);
}
