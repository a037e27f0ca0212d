using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Commands;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary><c>open</c>, <c>batches</c>, <c>tail</c> and <c>flush</c>.</summary>
internal sealed class When_somebody_asks_what_collects_and_what_was_closed : CliSpec
{
    [Test]
    public async Task Should_show_open_batches_to_people_and_to_programs()
    {
        await Client.RecordAsync(new S3Event("shown", "run-1/a") { Size = 1_500_000 }, new S3Event("shown", "run-1/b") { Size = 0 });
        await Client.RecordAsync(new S3Event("shown", "run-2/a"));

        var people = await RunAsync("open", "s3://shown/");
        var programs = await RunAsync("open", "s3://shown/run-1", "--json");
        var limited = await RunAsync("open", "s3://shown", "--limit", "1");
        var none = await RunAsync("open", "s3://nothing-there/");

        Assert.That((people.ExitCode, programs.ExitCode, limited.ExitCode, none.ExitCode), Is.EqualTo((0, 0, 0, 0)));
        Assert.That(people.Lines, Has.Count.EqualTo(3));
        Assert.That(people.Lines[1], Does.StartWith("s3://shown/run-1/ ").And.Contains(" 2 ").And.Contains("1.5 MB").And.Match("(59 min|1 h) *$"));
        var open = JsonDocument.Parse(programs.Lines.Single()).RootElement;
        Assert.That(open.GetProperty("prefix").GetString(), Is.EqualTo("run-1/"));
        Assert.That(open.GetProperty("objectCount").GetInt64(), Is.EqualTo(2));
        Assert.That(limited.Lines, Has.Count.EqualTo(2));
        Assert.That(limited.Error, Does.Contain("--limit 0"));
        Assert.That(none.Output, Is.EqualTo("No batch is open.\n"));
    }

    [Test]
    public async Task Should_close_by_hand_and_show_the_batch_and_what_was_asked_twice()
    {
        await Client.RecordAsync(new S3Event("lab", "by-hand/a") { Size = 2 });

        var flushed = await RunAsync("flush", "s3://lab/by-hand/", "--reason", "the instrument is off");
        var again = await RunAsync("flush", "s3://lab/by-hand/");
        var unheard = await RunAsync("flush", "s3://lab/never-heard-of/", "--json");
        var batches = await RunAsync("batches", "s3://lab/by-hand/");

        var id = (await Client.BatchesAsync("lab", "by-hand/")).Single().BatchId;
        Assert.That((flushed.ExitCode, again.ExitCode, unheard.ExitCode), Is.EqualTo((0, 1, 1)));
        Assert.That(flushed.Output, Is.EqualTo($"Closed s3://lab/by-hand/ #1 with 1 object: batch {id}\n"));
        Assert.That((again.Output, again.Error), Is.EqualTo(("", "The prefix has no open batch.\n")));
        Assert.That((unheard.Output, unheard.Error), Is.EqualTo(("", "EDP has recorded nothing for this prefix.\n")));
        Assert.That(batches.Lines, Has.Count.EqualTo(3));
        Assert.That(batches.Lines[1], Does.Contain("s3://lab/by-hand/ #1").And.Contains("flush"));
        Assert.That(batches.Lines[2], Does.Contain($"{id}").And.Contains("2 B"));
    }

    [Test]
    public async Task Should_follow_batches_as_they_close_each_once()
    {
        await Client.RecordAsync(new S3Event("quick", "before/1"));
        var followed = RunAsync("tail", "s3://quick/", "--json", "--last", "1", "--count", "4");
        for (var i = 1; i <= 3; i++)
            await Client.RecordAsync(new S3Event("quick", $"after-{i}/1"));
        // One that closed while the program started is among the last already.
        await Eventually.HoldsAsync(
            async () =>
            {
                if (!followed.IsCompleted)
                    await Client.RecordAsync(new S3Event("quick", $"more-{Guid.NewGuid():N}/1"));
                return followed.IsCompleted;
            },
            "four batches are told of");

        var result = await followed;
        var ids = result.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("batchId").GetGuid()).ToList();
        var closed = (await Client.BatchesAsync("quick")).Select(batch => batch.BatchId).ToList();
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(ids, Has.Count.EqualTo(4).And.Unique);
        Assert.That(ids, Is.EqualTo(closed.SkipWhile(id => id != ids[0]).Take(4)), "in the order in which they closed, none left out");
    }

    [Test]
    public async Task Should_leave_none_out_when_more_close_at_once_than_a_page_has()
    {
        await Client.RecordAsync(new S3Event("quick", "crowd/0"));
        using var service = new ServiceClient(new ServiceAddress(Url, null));
        var batches = new NewBatches(service, Query.Add("batches", ("bucket", "quick"), ("prefix", "crowd/")));

        var last = await batches.BeginAsync(1, CancellationToken.None);
        var nothing = await batches.NextAsync(CancellationToken.None);
        await Client.RecordAsync(Enumerable.Range(1, 150).Select(i => new S3Event("quick", $"crowd/{i}")));
        var next = await batches.NextAsync(CancellationToken.None);

        Assert.That((last.Count, nothing.Count), Is.EqualTo((1, 0)));
        Assert.That(next.Select(batch => batch.GetProperty("batchNumber").GetInt64()), Is.EquivalentTo(Enumerable.Range(2, 150)));
    }

    [Test]
    public async Task Should_fit_80_columns_and_leave_nothing_that_a_terminal_acts_upon()
    {
        var key = $"\u001b[2J\u0007\u202e{new string('x', 300)}[red]/a";
        await Client.RecordAsync(new S3Event("harmless", key));

        var people = await RunAsync("open", "s3://harmless/");
        var programs = await RunAsync("open", "s3://harmless/", "--json");

        Assert.That(people.Output.EnumerateRunes().Where(rune => rune.Value is not '\n' and (< ' ' or 0x7f or 0x202e)), Is.Empty);
        Assert.That(people.Output, Does.Contain("\\u001B[2J\\u0007\\u202Exx"));
        Assert.That(string.Concat(people.Output.Where(letter => !char.IsWhiteSpace(letter))), Does.Contain("xx[red]/"), "and no markup");
        Assert.That(people.Lines.Max(line => line.Length), Is.LessThanOrEqualTo(80));
        Assert.That(programs.Output, Has.All.InRange('\n', '~'));
        Assert.That(
            JsonDocument.Parse(programs.Output).RootElement.GetProperty("prefix").GetString(), Is.EqualTo(key[..^1]), "the same value");
    }

    [Test]
    public async Task Should_have_colours_on_a_terminal_alone_and_none_with_NO_COLOR()
    {
        await Client.RecordAsync(new S3Event("colours", "run/a"));
        var command = $"{CliProgram.Dotnet} {CliProgram.Path} open s3://colours/ --url {Url}";

        var terminal = await OnTerminalAsync(command);
        var plain = await OnTerminalAsync($"NO_COLOR=1 {command}");

        // The runtime itself tells a terminal that its keys are wanted, which is no colour.
        const string colour = "\u001b\\[[0-9;]*m";
        Assert.That(terminal, Does.Match(colour).And.Contains("s3://colours/run/"));
        Assert.That(plain, Does.Not.Match(colour).And.Contains("s3://colours/run/"));
    }

    /// <summary>With a terminal of its own, which <c>script</c> makes.</summary>
    private static async Task<string> OnTerminalAsync(string command)
    {
        using var process = ChildProcess.Start(
            ["script", "-qec", command, "/dev/null"],
            new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = null, ["EDP_URL"] = null });
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, said);
        return said;
    }
}
