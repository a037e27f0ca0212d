using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>
/// In the place of RDS's own module: PostgreSQL asks it about a token as it asks an LDAP server about a password, by a simple bind (RFC 4511,
/// 4.2). A token for the server's address is good.
/// </summary>
internal sealed class TokenJudge : IAsyncDisposable
{
    private const int Success = 0;
    private const int InvalidCredentials = 49;

    private static readonly Asn1Tag Bind = new(TagClass.Application, 0, isConstructed: true);
    private static readonly Asn1Tag BindResponse = new(TagClass.Application, 1, isConstructed: true);
    private static readonly Asn1Tag Simple = new(TagClass.ContextSpecific, 0);

    private readonly string _begin;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public TokenJudge(string begin)
    {
        _begin = begin;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool TakesTokens { get; set; } = true;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var stream = client.GetStream();
                while (await ReadAsync(stream, _stopping.Token) is { } message)
                {
                    if (Answer(message) is { } answer)
                        await stream.WriteAsync(answer, _stopping.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The server left, or the test is over.
            }
        }
    }

    private byte[]? Answer(byte[] message)
    {
        var envelope = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
        var id = envelope.ReadInteger();
        if (envelope.PeekTag() != Bind)
            return null;

        var bind = envelope.ReadSequence(Bind);
        bind.ReadInteger();
        bind.ReadOctetString();
        var token = Encoding.UTF8.GetString(bind.ReadOctetString(Simple));
        var isGood = TakesTokens && token.StartsWith(_begin, StringComparison.Ordinal)
            && token.Contains("Action=connect", StringComparison.Ordinal) && token.Contains("X-Amz-Signature=", StringComparison.Ordinal);

        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(BindResponse))
            {
                writer.WriteEncodedValue([0x0a, 1, (byte)(isGood ? Success : InvalidCredentials)]);
                writer.WriteOctetString([]);
                writer.WriteOctetString([]);
            }
        }

        return writer.Encode();
    }

    private static async Task<byte[]?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var received = new List<byte>();
        var next = new byte[1];
        while (await stream.ReadAsync(next, cancellationToken) > 0)
        {
            received.Add(next[0]);
            if (AsnDecoder.TryReadEncodedValue([.. received], AsnEncodingRules.BER, out _, out _, out _, out _))
                return [.. received];
        }

        return null;
    }
}
