using System.Net;

namespace Edp.Tests.Infrastructure;

/// <summary>A body that is written as the test goes on, of a length that nobody knows before.</summary>
internal sealed class WrittenContent(Func<Stream, Task> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
