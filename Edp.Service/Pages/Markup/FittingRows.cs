using System.Text;

namespace Edp.Service.Pages.Markup;

/// <summary>As many rows of a list as a page of bounded size has room for: keys may be long.</summary>
/// <param name="Markup">The rows.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct FittingRows(Html Markup, int Count)
{
    /// <summary>What the rows of one list may take, in characters.</summary>
    public const int Room = 20_000;

    public static FittingRows Of<T>(IReadOnlyList<T> items, Func<T, Html> render, int room = Room)
    {
        var markup = new StringBuilder();
        var count = 0;
        foreach (var item in items)
        {
            var row = render(item).ToString();
            if (count > 0 && markup.Length + row.Length > room)
                break;
            markup.Append(row);
            count++;
        }

        return new FittingRows(new Html(markup.ToString()), count);
    }
}
