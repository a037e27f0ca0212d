using System.Runtime.InteropServices;
using Edp.Core.Parsing;

namespace Edp.Service.Trials;

/// <summary>An event as it was recorded.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PastEvent(ObjectEvent Event, DateTimeOffset RecordedAt);
