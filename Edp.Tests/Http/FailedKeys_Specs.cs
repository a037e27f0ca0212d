using System.Net;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>Whoever has no key finds none by trying, and stops nobody who has one.</summary>
public sealed class When_someone_brings_wrong_keys() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "a key of sixteen or more";

    [TestCase(1)]
    [TestCase(40)]
    public async Task Should_tell_of_a_few_wrong_keys_a_second_and_no_more(int atOnce)
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        var since = TimeProvider.System.GetTimestamp();
        var answers = new List<HttpStatusCode>();
        for (var guess = 0; guess < 200; guess += atOnce)
        {
            answers.AddRange(await Task.WhenAll(
                Enumerable.Range(guess, atOnce).Select(n => GetAsync($"guess {n} {new string('x', n)}"))));
        }

        var windows = (TimeProvider.System.GetElapsedTime(since) / FailedKeyLimiter.Window) + 2;
        Assert.That(answers, Has.All.AnyOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests));
        var told = answers.Count(answer => answer == HttpStatusCode.Unauthorized);
        Assert.That(told, Is.LessThanOrEqualTo(windows * FailedKeyLimiter.MaxFailures));
        Assert.That(answers, Does.Contain(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Should_serve_who_has_the_key_among_as_many_wrong_ones_of_the_same_address()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        var wrong = new List<HttpStatusCode>();
        var right = new List<HttpStatusCode>();
        for (var request = 0; request < 50; request++)
        {
            wrong.AddRange(await Task.WhenAll(GetAsync("guess"), GetAsync("another guess")));
            right.Add(await GetAsync(Key));
        }

        Assert.That(right, Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That(wrong, Does.Contain(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Should_not_hold_up_who_has_the_key_when_others_bring_none()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        for (var request = 0; request < 20; request++)
            Assert.That(await GetAsync(), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await GetAsync(Key), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Should_let_in_nobody_with_part_of_it_or_more_than_it_or_two()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));
        string?[][] guesses = [[null], [""], [Key[..^1]], [Key + " x"], [Key.ToUpperInvariant()], [$"{Key},{Key}"], [Key, Key]];
        foreach (var guess in guesses)
            Assert.That(await GetAsync(guess), Is.AnyOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests));
    }

    private Task<HttpStatusCode> GetAsync(params string?[] keys) => Client.Http.StatusAsync(
        HttpMethod.Get, "/batches", keys.OfType<string>().Select(key => ("X-Api-Key", key)));
}

/// <summary>One who has many addresses has not as many tries, and proxies that are named tell whose address it is.</summary>
public sealed class When_wrong_keys_come_by_a_proxy() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "a key of sixteen or more";

    [TestCase("127.0.0.1", true)]
    [TestCase("127.0.0.0/8, 192.0.2.7", true)]
    [TestCase("192.0.2.7", false)]
    [TestCase(null, false)]
    public async Task Should_count_by_the_address_that_a_known_proxy_tells(string? proxies, bool isBelieved)
    {
        await StartAsync(("Edp:Http:ApiKey", Key), ("Edp:Http:KnownProxies", proxies));
        await Eventually.HoldsAsync(
            async () =>
            {
                for (var wrong = 0; wrong < FailedKeyLimiter.MaxFailures; wrong++)
                    await GetAsync("198.51.100.1");
                return await GetAsync("198.51.100.1") == HttpStatusCode.TooManyRequests
                    && await GetAsync("198.51.100.2") == (isBelieved ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests);
            },
            "the second address is as if it were another one, or the same");
    }

    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Should_count_by_network(string first, string second, bool isOne)
    {
        using var failures = new FailedKeyLimiter();
        for (var wrong = 0; wrong < FailedKeyLimiter.MaxFailures; wrong++)
            Assert.That(failures.Count(IPAddress.Parse(first)), Is.True);
        Assert.That(failures.Count(IPAddress.Parse(second)), Is.EqualTo(!isOne));
    }

    private Task<HttpStatusCode> GetAsync(string address) => Client.Http.StatusAsync(
        HttpMethod.Get, "/batches", [("X-Api-Key", "wrong"), ("X-Forwarded-For", address)]);
}
