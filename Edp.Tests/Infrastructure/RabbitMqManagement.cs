using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Edp.Tests.Infrastructure;

/// <summary>The HTTP API of a RabbitMQ broker: virtual hosts, and what lies in queues.</summary>
internal sealed class RabbitMqManagement : IDisposable
{
    private readonly HttpClient _http;

    public RabbitMqManagement(int port)
    {
        Port = port;
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api/")) };
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("guest:guest")));
    }

    public int Port { get; }

    public async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("overview", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task CreateVirtualHostAsync(string name)
    {
        using var answer = await _http.PutAsync(new Uri($"vhosts/{name}", UriKind.Relative), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteVirtualHostAsync(string name)
    {
        using var answer = await _http.DeleteAsync(new Uri($"vhosts/{name}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many messages each queue has, those in the hands of consumers included.</summary>
    public async Task<IReadOnlyDictionary<string, long>> DepthsAsync(string host, CancellationToken cancellationToken = default)
    {
        var queues = await _http.GetFromJsonAsync<JsonArray>(
            new Uri($"queues/{Uri.EscapeDataString(host)}?disable_stats=true&enable_queue_totals=true", UriKind.Relative),
            cancellationToken);
        return queues!.ToDictionary(queue => (string)queue!["name"]!, queue => (long?)queue!["messages"] ?? 0);
    }

    /// <summary>The first messages of a queue, which stay there.</summary>
    public async Task<IReadOnlyList<RabbitMqMessage>> LookAsync(string host, string queue)
    {
        var request = new { count = 100, ackmode = "ack_requeue_true", encoding = "auto" };
        using var answer = await _http.PostAsJsonAsync(
            new Uri($"queues/{Uri.EscapeDataString(host)}/{queue}/get", UriKind.Relative), request);
        answer.EnsureSuccessStatusCode();
        var messages = await answer.Content.ReadFromJsonAsync<JsonArray>();
        return
        [
            .. messages!.Select(message => new RabbitMqMessage(
                (string)message!["payload"]!,
                message["properties"]?["headers"]?.AsObject().ToDictionary(header => header.Key, header => header.Value?.ToString()) ?? []))
        ];
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A message as it lies in its queue.</summary>
internal sealed record RabbitMqMessage(string Body, IReadOnlyDictionary<string, string?> Headers);
