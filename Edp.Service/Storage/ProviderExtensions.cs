using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage;

/// <summary>Which database a migration runs on.</summary>
internal static class ProviderExtensions
{
    private const string Npgsql = "Npgsql.EntityFrameworkCore.PostgreSQL";

    public static bool IsPostgres(this MigrationBuilder migrationBuilder) => migrationBuilder.ActiveProvider == Npgsql;
}
