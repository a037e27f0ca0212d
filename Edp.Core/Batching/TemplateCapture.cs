namespace Edp.Core.Batching;

/// <summary>A capture of a template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="After">The text after it; empty where the template ends with it.</param>
internal sealed record TemplateCapture(string Name, string After);
