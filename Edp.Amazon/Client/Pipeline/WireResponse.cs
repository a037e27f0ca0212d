using Amazon.Runtime;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>A response in the form that the SDK's pipeline carries. The pipeline makes it, hence the settable value.</summary>
internal sealed class WireResponse<T> : AmazonWebServiceResponse
{
    public T Value { get; init; } = default!;
}
