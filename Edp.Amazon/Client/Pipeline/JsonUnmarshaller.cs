using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Reads JSON responses; without a type, a response is not read.</summary>
internal sealed class JsonUnmarshaller<T>(JsonTypeInfo<T>? responseType, Func<ServiceError, AmazonServiceException> toException)
    : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        if (responseType is null)
            return new WireResponse<T>();

        var value = JsonSerializer.Deserialize(context.Stream, responseType)
            ?? throw new JsonException($"AWS answered null instead of a {typeof(T).Name}.");
        return new WireResponse<T> { Value = value };
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        toException(JsonErrorReader.Read(context.Stream, context.ResponseData, innerException));
}
