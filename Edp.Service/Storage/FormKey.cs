namespace Edp.Service.Storage;

/// <summary>A row of <c>form_key</c>: a key that seals the forms of the pages.</summary>
internal sealed class FormKey
{
    public string Name { get; init; } = null!;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The key as ASP.NET Core's data protection writes it, in XML.</summary>
    public string Content { get; init; } = null!;
}
