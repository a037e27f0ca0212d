using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Reads XML responses and errors of AWS's Query protocol.</summary>
internal sealed class QueryUnmarshaller<T>(
    string resultName, Func<XElement, T> read, Func<ServiceError, AmazonServiceException> toException) : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        try
        {
            using var reader = XmlReader.Create(context.Stream);
            var root = XElement.Load(reader);
            return new WireResponse<T> { Value = read(root.Child(resultName) ?? new XElement(resultName)) };
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            // The SDK does the same for JSON by itself, and tries again after such an answer.
            throw new AmazonUnmarshallingException(
                context.ResponseData.GetHeaderValue(ServiceErrors.RequestIdHeader), resultName, exception, context.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        toException(XmlErrorReader.Read(context.Stream, context.ResponseData, innerException));
}
