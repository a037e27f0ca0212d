using System.Net;
using System.Net.Http.Json;
using System.Text;
using Edp.Service.Http;
using NUnit.Framework;

namespace Edp.Tests.Infrastructure;

/// <summary>The service's HTTP face, as a client of another program uses it.</summary>
internal sealed class EdpClient(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public Task<HttpResponseMessage> PostAsync(string body, string mediaType = "application/json") =>
        Http.PostAsync("/events", new StringContent(body, Encoding.UTF8, mediaType));

    /// <summary>Brings events, and fails unless they are durable.</summary>
    public Task<EventsResponse> RecordAsync(params IEnumerable<S3Event> events) => RecordAsync(S3Event.Lines(events));

    public async Task<EventsResponse> RecordAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<EventsResponse>())!;
    }

    public Task<HttpResponseMessage> FlushAsync(string bucket, string prefix) =>
        Http.PostAsJsonAsync("/prefixes/flush", new FlushCommand(bucket, prefix));

    public Task<HttpResponseMessage> ExpectAsync(ExpectCommand command) => Http.PostAsJsonAsync("/prefixes/expect", command);

    /// <summary>Asks for something by hand (R17), and fails unless it is done.</summary>
    public async Task<T> ActAsync<T>(string path, object command)
    {
        using var response = await Http.PostAsJsonAsync(path, command);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    /// <summary>What was done by hand, the oldest first.</summary>
    public async Task<IReadOnlyList<OperatorActionItem>> OperatorActionsAsync(string query = "") =>
        [.. (await AllAsync<OperatorActionItem>($"/operator-actions?{query}&")).Reverse()];

    public Task<IReadOnlyList<PrefixItem>> PrefixesAsync(string? bucket = null) => AllAsync<PrefixItem>($"/prefixes?bucket={bucket}&");

    /// <summary>The one prefix of this name; fails when there is none.</summary>
    public async Task<PrefixItem> PrefixAsync(string bucket, string prefix) =>
        (await PrefixesAsync(bucket)).Single(item => item.Prefix == prefix);

    public Task<IReadOnlyList<PackageItem>> PackagesAsync(string? bucket = null) => AllAsync<PackageItem>($"/packages?bucket={bucket}&");

    /// <summary>The closed batches, the oldest first.</summary>
    public async Task<IReadOnlyList<BatchItem>> BatchesAsync(string? bucket = null) =>
        [.. (await AllAsync<BatchItem>($"/batches?bucket={bucket}&")).Reverse()];

    /// <summary>The batches of one prefix by their numbers.</summary>
    public async Task<IReadOnlyList<BatchItem>> BatchesAsync(string bucket, string prefix) =>
        [.. (await BatchesAsync(bucket)).Where(batch => batch.Prefix == prefix).OrderBy(batch => batch.BatchNumber)];

    public Task<IReadOnlyList<ManifestItem>> ManifestAsync(Guid batchId, string versions = "newest") =>
        AllAsync<ManifestItem>($"/batches/{batchId}/objects?versions={versions}&");

    private async Task<IReadOnlyList<T>> AllAsync<T>(string query)
    {
        var items = new List<T>();
        string? next = null;
        do
        {
            var page = await Http.GetFromJsonAsync<Page<T>>($"{query}limit=1000{(next is null ? "" : $"&after={next}")}");
            items.AddRange(page!.Items);
            next = page.Next;
        }
        while (next is not null);
        return items;
    }
}
