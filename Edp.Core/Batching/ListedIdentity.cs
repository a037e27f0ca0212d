using System.Runtime.InteropServices;

namespace Edp.Core.Batching;

/// <summary>How a listing may have told of the object of an event.</summary>
/// <param name="Identity">By its version, or by etag and size.</param>
/// <param name="NotBefore">A listing that was recorded before it told of another write of the key.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ListedIdentity(Guid Identity, DateTimeOffset NotBefore);
