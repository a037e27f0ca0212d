using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>
/// PostgreSQL's side of a login as RDS does it with IAM: TLS first, then it asks for the password in clear text and writes it down. Then it
/// refuses, in PostgreSQL's words ("Message Formats" in PostgreSQL's documentation).
/// </summary>
internal sealed class FakeRdsServer : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = Certificate();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public FakeRdsServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Passwords { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        _certificate.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await LoginAsync(client.GetStream(), _stopping.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task LoginAsync(NetworkStream plain, CancellationToken cancellationToken)
    {
        while (BinaryPrimitives.ReadInt32BigEndian(await ReadMessageAsync(plain, cancellationToken)) != SslRequest)
            await plain.WriteAsync("N"u8.ToArray(), cancellationToken);
        await plain.WriteAsync("S"u8.ToArray(), cancellationToken);

        await using var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, cancellationToken);
        await ReadMessageAsync(secure, cancellationToken);
        await secure.WriteAsync(new byte[] { (byte)'R', 0, 0, 0, 8, 0, 0, 0, 3 }, cancellationToken);

        await secure.ReadExactlyAsync(new byte[1], cancellationToken);
        Passwords.Enqueue(Encoding.UTF8.GetString(await ReadMessageAsync(secure, cancellationToken)).TrimEnd('\0'));
        var error = Encoding.UTF8.GetBytes("SFATAL\0VFATAL\0C28P01\0MPAM authentication failed\0\0");
        var head = new byte[5];
        head[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), error.Length + 4);
        await secure.WriteAsync((byte[])[.. head, .. error], cancellationToken);
    }

    private static async Task<byte[]> ReadMessageAsync(Stream stream, CancellationToken cancellationToken)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
