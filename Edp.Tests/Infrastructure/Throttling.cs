using System.Net.Sockets;
using System.Text;

namespace Edp.Tests.Infrastructure;

/// <summary>Answers a request as SQS and SNS do when there are too many.</summary>
internal static class Throttling
{
    private const int BufferSize = 64 * 1024;

    private static readonly byte[] OfSqs = Answer(
        400, "application/x-amz-json-1.0", """{"__type":"com.amazonaws.sqs#RequestThrottled","message":"Rate exceeded"}""");

    private static readonly byte[] OfSns = Answer(
        429, "text/xml",
        """
        <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <Error><Type>Sender</Type><Code>Throttled</Code><Message>Rate exceeded</Message></Error>
          <RequestId>27bf2ab4-6a54-45f4-a2b9-6b3d1d0a6ff3</RequestId>
        </ErrorResponse>
        """);

    public static async Task AnswerAsync(Socket client, CancellationToken cancellationToken)
    {
        var request = new byte[BufferSize];
        var count = await client.ReceiveAsync(request, cancellationToken);
        var isSqs = Encoding.ASCII.GetString(request, 0, count).Contains("AmazonSQS.", StringComparison.Ordinal);
        await client.SendAsync(isSqs ? OfSqs : OfSns, cancellationToken);
        client.Shutdown(SocketShutdown.Send);
        // Closing on a request that is not read to its end would be a reset, and the answer lost.
        while (await client.ReceiveAsync(request, cancellationToken) > 0)
        {
        }
    }

    private static byte[] Answer(int status, string contentType, string body) => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status} Throttled\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
}
