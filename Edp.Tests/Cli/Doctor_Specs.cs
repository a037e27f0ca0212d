using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary><c>doctor</c>: each part is ok, or there is something to do.</summary>
public sealed class When_the_doctor_looks(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly Uri Nobody = new("http://127.0.0.1:1/");

    [Test]
    public async Task Should_find_all_in_order_while_the_service_runs()
    {
        await StartAsync();
        Directory.CreateDirectory(DataFolder);

        var people = await DoctorAsync(Client.Http.BaseAddress!);
        var programs = await DoctorAsync(Client.Http.BaseAddress!, "--json");

        Assert.That((people.ExitCode, programs.ExitCode), Is.EqualTo((0, 0)), people.Output + programs.Output);
        Assert.That(people.Lines, Has.All.Matches<string>(line => line.StartsWith("ok ", StringComparison.Ordinal) || line[0] == ' '));
        Assert.That(people.Lines.Max(line => line.Length), Is.LessThanOrEqualTo(80));
        var parts = programs.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("part").GetString()).ToList();
        Assert.That(parts, Is.SupersetOf(new[] { "settings", "database", "schema", "writes", "folder", "service" }));
        Assert.That(parts, Provider == DatabaseProvider.Postgres ? Does.Contain("clock") : Does.Not.Contain("clock"));
    }

    [Test]
    public async Task Should_say_what_to_do_where_the_database_is_away()
    {
        var away = Provider == DatabaseProvider.Postgres
            ? ("Edp__Database__ConnectionString", "Host=127.0.0.1;Port=1;Database=edp;Username=edp")
            : ("Edp__Database__ConnectionString", "Data Source=/proc/none/edp.db");
        Directory.CreateDirectory(DataFolder);

        var found = await DoctorAsync(Nobody, ["--json"], away);

        var database = found.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .First(line => line.GetProperty("part").GetString() == "database");
        // A SQLite file that is not there yet is created at the start.
        Assert.That(
            (found.ExitCode, database.GetProperty("status").GetString()),
            Is.EqualTo(Provider == DatabaseProvider.Postgres ? (1, "problem") : (0, "note")));
        Assert.That(database.GetProperty("toDo").GetString(), Is.Not.Empty);
        Assert.That(found.Output, Does.Not.Contain("   at "));
    }

    [Test]
    public async Task Should_name_the_setting_that_is_wrong()
    {
        var found = await DoctorAsync(Nobody, [], ("Edp__Database__Provider", "Oracle"), ("Edp__Retention", "soon"));

        Assert.That(found.ExitCode, Is.EqualTo(78));
        Assert.That(found.Output, Does.Contain("PROBLEM").And.Contains("Edp:Database:Provider").And.Contains("Edp:Retention"));
    }

    private Task<CliResult> DoctorAsync(Uri url, params string[] words) => DoctorAsync(url, words, []);

    private Task<CliResult> DoctorAsync(Uri url, string[] words, params (string Name, string? Value)[] settings) => CliProgram.RunAsync(
        null,
        ["doctor", .. words, "--urls", url.ToString()],
        "",
        [
            .. settings,
            ("Edp__DataFolder", DataFolder),
            .. Database.Settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))
        ]);
}
