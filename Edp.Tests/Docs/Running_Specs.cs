using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Edp.Service.Configuration;
using Edp.Service.Pages.Forms;
using Edp.Service.Storage;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Docs;

/// <summary>The docs tell of everything that a running service has, and of nothing else.</summary>
public sealed partial class When_the_docs_tell_of_the_service() : ServiceFixture(DatabaseProvider.Sqlite)
{
    // Endpoints that are there only when a setting says so.
    private static readonly (string, string?)[] Everything = [("Edp:Http:Metrics", "true")];

    [Test]
    public async Task Should_list_every_endpoint_and_no_other()
    {
        await StartAsync(Everything);

        Assert.That(
            MarkdownPage.Load("docs", "http.md").Rows().Where(row => row.Header == "Request").Select(row => row.Names.First()),
            Is.EquivalentTo(Endpoints().Select(one => one.Query.Length > 0 ? $"{one.Request}?{one.Query}" : one.Request)));
    }

    [Test]
    public async Task Should_have_a_request_for_every_endpoint()
    {
        await StartAsync(Everything);

        var requests = Request().Matches(Repository.Read("requests", "edp.http"))
            .Select(request => $"{request.Groups["method"].Value} {Id().Replace(request.Groups["path"].Value, "{id}")}");
        // A form takes the token of its page.
        Assert.That(requests.Distinct(), Is.EquivalentTo(Endpoints(isForm: false).Select(one => one.Request)));
    }

    [Test]
    public async Task Should_call_only_endpoints_that_exist()
    {
        await StartAsync(Everything);

        var called = MarkdownPage.All().SelectMany(page => page.Code).SelectMany(code => Called().Matches(code))
            .Select(call => Id().Replace(call.Groups["path"].Value, "{id}")).Where(path => path.Length > 1).Distinct().ToList();
        Assert.That(called, Is.Not.Empty.And.SubsetOf(Endpoints().Select(one => one.Request.Split(' ')[1])));
    }

    [Test]
    public async Task Should_list_every_metric_and_no_other()
    {
        var service = await StartAsync();
        var measured = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Edp" && instrument.Meter.Scope == service.Services.GetRequiredService<IMeterFactory>())
                    measured.Add(instrument.Name);
            }
        };
        listener.Start();

        Assert.That(
            MarkdownPage.Load("docs", "operating.md").Rows().Where(row => row.Header == "Instrument").SelectMany(row => row.Names),
            Is.EquivalentTo(measured));
    }

    /// <summary>Method and path of each endpoint, and the parameters of its query but for those that every list has.</summary>
    private IEnumerable<(string Request, string Query)> Endpoints(bool? isForm = null) =>
        from endpoint in Service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where isForm is null || isForm == endpoint.Metadata.GetMetadata<PageForm>() is not null
        let pattern = Constraint().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), "}")
        let path = pattern.Replace("{documentName}", "v1", StringComparison.Ordinal)
        let method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET"
        let query = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters()
            .Where(parameter => (parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(bool?)) && parameter.Name is not ("after" or "documentName"))
            .Select(parameter => $"{parameter.Name}=")
        select ($"{method} {path}", string.Join('&', query ?? []));

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{edp\}\}(?<path>[^?\s]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex Request();

    [GeneratedRegex(@"http://localhost:8080(?<path>/[^?'""\s]*)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Called();

    [GeneratedRegex(@"\{\{[^}]+\}\}|[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Id();

    [GeneratedRegex(@":\w+\}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Constraint();
}

/// <summary>The docs tell of the tables that a migrated database has, in queries that run on it.</summary>
public sealed partial class When_the_docs_tell_of_tables(DatabaseProvider provider) : ServiceSpec(provider)
{
    // Not of the migrations' own, and each inherited one once.
    private const string PostgresColumns = """
        SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'edp' AND table_name NOT LIKE '\_\_%' AND table_name NOT LIKE 'object\_event\__'
        """;

    private const string SqliteColumns = """
        SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT GLOB '__*'
        """;

    private bool IsPostgres => Provider == DatabaseProvider.Postgres;

    [Test]
    public async Task Should_list_every_column_and_no_other()
    {
        await StartAsync();
        var columns = (await QueryAsync(IsPostgres ? PostgresColumns : SqliteColumns)).ToList();

        var documented = MarkdownPage.Load("docs", "tables.md").Rows().Where(row => row.Header == "Column")
            .SelectMany(row => row.Names.Select(column => $"{row.Section}.{column}")).ToList();
        // PostgreSQL keeps what replicas of the version before write.
        Assert.That(documented, IsPostgres ? Is.EquivalentTo(columns) : Is.SupersetOf(columns));
        Assert.That(documented, Is.Unique);
    }

    [Test]
    public async Task Should_have_queries_that_run()
    {
        await StartAsync();
        var queries = MarkdownPage.All().SelectMany(page => page.Blocks).SelectMany(block => Query().Matches(block))
            .Select(query => query.Groups["sql"].Value).Where(sql => IsOfPostgres(sql) == IsPostgres).ToList();

        Assert.That(queries, Has.Count.GreaterThanOrEqualTo(3));
        foreach (var query in queries)
            Assert.DoesNotThrowAsync(() => QueryAsync(query), query);
    }

    private static bool IsOfPostgres(string sql) =>
        sql.Contains("edp.", StringComparison.Ordinal) || sql.Contains("pg_", StringComparison.Ordinal);

    private async Task<IEnumerable<string>> QueryAsync(string sql)
    {
        await using var context = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The query is the docs'.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add($"{reader.GetValue(0)}");
        return values;
    }

    /// <summary>A block that is a query, and the quoted argument of a command.</summary>
    [GeneratedRegex(@"(?:\A|"")(?<sql>SELECT\b[^""]*)(?:""|\z)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Query();
}
