using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary>What can't be done is told in one line that says what to do, and by the exit code.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_command_cannot_be_done
{
    private static readonly Uri Nobody = new("http://127.0.0.1:1/");

    [TestCase(64, "ADDRESS takes s3://bucket/prefix; found 'lab/a/'.", "flush", "lab/a/")]
    [TestCase(64, "--until", "hold", "s3://lab/a/")]
    [TestCase(64, "--until takes a time like", "hold", "s3://lab/a/", "--until", "01/02/2026")]
    [TestCase(64, "extend takes either --by", "extend", "s3://lab/a/")]
    [TestCase(64, "replay takes the id of a batch, or --bucket and --from", "replay")]
    [TestCase(64, "--limit takes a whole number from 0 on", "open", "--limit", "-1")]
    [TestCase(64, "EDP_API_KEY", "open", "--key", "s3cret")]
    [TestCase(64, "--url takes an address like http://localhost:8080", "open", "--url", "localhost:8080")]
    [TestCase(69, "does not answer", "open")]
    [TestCase(69, "edp serve", "tail")]
    [TestCase(78, "--key-file can't be read", "open", "--key-file", "/nonexistent/key")]
    public async Task Should_say_what_it_takes(int exitCode, string told, params string[] words)
    {
        var result = await CliProgram.RunAsync(Nobody, words);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((exitCode, "")), result.Error);
        Assert.That(result.Error, Does.Contain(told).And.Not.Contain("   at ").And.Not.Contain("s3cret").And.Not.Contain("System."));
        Assert.That(result.Error.Trim(), Does.Not.Contain("\n"), "one line");
    }

    [Test]
    public async Task Should_name_the_variable_that_is_wrong()
    {
        var url = await CliProgram.RunAsync(null, ["open"], "", ("EDP_URL", "ftp://lab"));
        var key = await CliProgram.RunAsync(Nobody, ["open"], "", ("EDP_API_KEY", "two words"));

        Assert.That((url.ExitCode, key.ExitCode), Is.EqualTo((78, 78)));
        Assert.That(url.Error, Does.StartWith("EDP_URL takes"));
        Assert.That(key.Error, Does.StartWith("EDP_API_KEY holds no key").And.Not.Contain("two words"));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "<html>", 69, "is no EDP")]
    [TestCase("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n", "", 1, "does not know /prefixes")]
    [TestCase("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n", "", 1, "answered 302")]
    [TestCase("HTTP/1.1 401 Unauthorized\r\n", "", 77, "another key")]
    [TestCase("HTTP/1.1 503 Away\r\nContent-Type: application/problem+json\r\n", "{\"detail\":\"It is away.\"}", 69, "It is away.")]
    [TestCase("HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\n", "{broken", 1, "answered 500")]
    public async Task Should_tell_what_answers_instead_of_the_service(string head, string body, int exitCode, string told)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answering = AnswerAsync(server, $"{head}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        var result = await CliProgram.RunAsync(
            new Uri($"http://{server.LocalEndpoint}/"), ["open"], "", ("EDP_API_KEY", "a-key-that-is-long-enough"));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((exitCode, "")), result.Error);
        Assert.That(result.Error, Does.Contain(told).And.Not.Contain("   at "));
        Assert.That(await answering, Does.Contain("X-Api-Key: a-key-that-is-long-enough"));
    }

    private static async Task<string> AnswerAsync(TcpListener server, string answer)
    {
        using var client = await server.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[4_096];
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return request.ToString();
    }
}
