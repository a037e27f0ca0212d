using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Live;

/// <summary>The snapshot as the parts of the page that are replaced while it is looked at, each under the id of its element.</summary>
internal sealed record RenderedSnapshot(IReadOnlyList<(string Id, Html Content)> Sections)
{
    public Html this[string id] => Sections.First(section => section.Id == id).Content;
}
