using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Reads errors of AWS's Query protocol: <c>ErrorResponse/Error</c> with type, code and message, and a request id.</summary>
internal static class XmlErrorReader
{
    public static ServiceError Read(Stream body, IWebResponseData response, Exception cause)
    {
        var text = new StreamReader(body).ReadToEnd();
        var root = Parse(text);
        var error = root?.Child("Error");
        return new ServiceError
        {
            Code = error?.Text("Code") ?? ServiceErrors.CodeOf(response.StatusCode),
            Message = error?.Text("Message") ?? ServiceErrors.MessageOf(response.StatusCode, text),
            Fault = error?.Text("Type") switch
            {
                "Sender" => ErrorType.Sender,
                "Receiver" => ErrorType.Receiver,
                _ => ServiceErrors.FaultOf(response.StatusCode),
            },
            RequestId = root?.Text("RequestId") ?? response.GetHeaderValue(ServiceErrors.RequestIdHeader),
            StatusCode = response.StatusCode,
            Cause = cause,
        };
    }

    private static XElement? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text));
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
