using System.Net;
using System.Net.Http.Json;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Http;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

public sealed class When_packages_are_listed(DatabaseProvider provider) : PackageSpec(provider)
{
    [Test]
    public async Task Should_give_pages_by_bucket_and_name_in_byte_order()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);
        string[] names = ["a/B", "a/a", "a-b/x", "A/z", "a_b/x", "a/a-1"];
        await Client.RecordAsync(names.SelectMany(name => new[]
        {
            PointerObject(package: name) with { Bucket = "b-2" }, PointerObject(package: name) with { Bucket = "b-1" }
        }));

        var found = new List<(string, string)>();
        string? next = null;
        do
        {
            var page = await Client.Http.GetFromJsonAsync<Page<PackageItem>>($"/packages?limit=5{(next is null ? "" : $"&after={next}")}");
            found.AddRange(page!.Items.Select(item => (item.Bucket, item.PackageName)));
            next = page.Next;
        }
        while (next is not null);

        var ordered = names.Order(StringComparer.Ordinal).ToArray();
        Assert.That(found, Is.EqualTo(ordered.Select(name => ("b-1", name)).Concat(ordered.Select(name => ("b-2", name)))));
    }

    [Test]
    public async Task Should_give_those_of_a_bucket_and_a_state()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);
        await Client.RecordAsync(PointerObject(), PointerObject() with { Bucket = "other" });
        await Service.AdvanceAsync(Delay);
        await PackageReadyAsync(2);
        await Client.RecordAsync(PointerObject(package: "lab/new"));

        Assert.That(await NamesAsync($"bucket={Bucket}"), Is.EquivalentTo(new[] { "lab/new", Package }));
        Assert.That(await NamesAsync($"bucket={Bucket}&state=waiting"), Is.EqualTo(new[] { "lab/new" }));
        Assert.That(await NamesAsync("state=Ready"), Is.EqualTo(new[] { Package, Package }));
        Assert.That(await NamesAsync("state=Refreshing"), Is.Empty);
        Assert.That(await NamesAsync("bucket=nobody"), Is.Empty);
    }

    [TestCase("limit=0", "limit")]
    [TestCase("limit=1001", "limit")]
    [TestCase("limit=many", "400")]
    [TestCase("state=Sleeping", "Waiting, Refreshing, Ready")]
    [TestCase("after=rubbish", "after")]
    public async Task Should_say_what_is_wrong_with_a_parameter(string query, string named)
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);

        using var answer = await Client.Http.GetAsync($"/packages?{query}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(named));
    }

    private async Task<IEnumerable<string>> NamesAsync(string query) =>
        (await Client.Http.GetFromJsonAsync<Page<PackageItem>>($"/packages?{query}"))!.Items.Select(item => item.PackageName);
}
