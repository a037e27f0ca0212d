using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal.Transform;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_an_error_is_read
{
    private static readonly Exception Cause = new InvalidOperationException("the pipeline's");

    [Test]
    public void Should_take_code_and_namespace_apart()
    {
        var error = ReadJson("""{"__type":"com.amazonaws.events#ResourceNotFoundException","message":"It is gone."}""");

        Assert.That((error.Code, error.Message, error.Fault), Is.EqualTo(("ResourceNotFoundException", "It is gone.", ErrorType.Sender)));
    }

    [Test]
    public void Should_take_the_code_from_the_header()
    {
        var error = ReadJson(
            """{"__type":"InBody","Message":"Upper case"}""",
            ("x-amzn-ErrorType", "InHeader:http://internal.amazon.com/coral/"),
            ("x-amzn-RequestId", "request-1"));

        Assert.That(
            (error.Code, error.Message, error.RequestId), Is.EqualTo(("InHeader", "Upper case", "request-1")));
    }

    [TestCase("")]
    [TestCase("<html>oops</html>")]
    [TestCase("[1]")]
    [TestCase("{}")]
    public void Should_make_do_with_the_status_when_the_body_says_nothing(string body)
    {
        var json = ReadJson(body);
        var xml = ReadXml(body);

        Assert.That((json.Code, json.Message), Is.EqualTo(("400", "HTTP 400: " + body)));
        Assert.That((xml.Code, xml.Message), Is.EqualTo(("400", "HTTP 400: " + body)));
    }

    [Test]
    public void Should_find_the_finer_code_of_a_gateway() =>
        Assert.That(
            ReadJson("""{"__type":"InvalidGatewayRequestException","message":"m","error":{"errorCode":"GatewayNotConnected"}}""").Detail,
            Is.EqualTo("GatewayNotConnected"));

    [Test]
    public void Should_read_XML_of_any_namespace()
    {
        var error = ReadXml("""
            <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
              <Error><Type>Receiver</Type><Code>InternalError</Code><Message>Sorry</Message></Error>
              <RequestId>request-1</RequestId>
            </ErrorResponse>
            """);

        Assert.That(
            (error.Code, error.Message, error.Fault, error.RequestId),
            Is.EqualTo(("InternalError", "Sorry", ErrorType.Receiver, "request-1")));
    }

    private static ServiceError ReadJson(string body, params (string Name, string Value)[] headers) =>
        JsonErrorReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(body)), new Response(headers), Cause);

    private static ServiceError ReadXml(string body) =>
        XmlErrorReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(body)), new Response([]), Cause);

    private sealed class Response((string Name, string Value)[] headers) : IWebResponseData
    {
        public long ContentLength => throw new NotSupportedException();

        public string ContentType => throw new NotSupportedException();

        public HttpStatusCode StatusCode => HttpStatusCode.BadRequest;

        public bool IsSuccessStatusCode => false;

        public IHttpResponseBody ResponseBody => throw new NotSupportedException();

        public string[] GetHeaderNames() => [.. headers.Select(header => header.Name)];

        public bool IsHeaderPresent(string headerName) => GetHeaderNames().Contains(headerName, StringComparer.OrdinalIgnoreCase);

        public string GetHeaderValue(string headerName) =>
            headers.FirstOrDefault(header => header.Name.Equals(headerName, StringComparison.OrdinalIgnoreCase)).Value;

        public bool IsEventHeaderPresent(string headerName) => throw new NotSupportedException();

        public IEventStreamHeader GetEventStreamHeader(string headerName) => throw new NotSupportedException();
    }
}
