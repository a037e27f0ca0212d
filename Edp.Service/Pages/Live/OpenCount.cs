using System.Runtime.InteropServices;

namespace Edp.Service.Pages.Live;

/// <summary>How many batches are open.</summary>
/// <param name="Number">How many.</param>
/// <param name="Age">How long ago they were counted; nothing when with the rest of what is shown.</param>
/// <param name="HasMore">Whether there are more than this.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OpenCount(long Number, TimeSpan Age = default, bool HasMore = false);
