using Edp.Service.Storage;
using Edp.Tests.Deploy.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>
/// The migrations are written in SQL by hand; EF's model lists the columns. The snapshot is the model that the newest migration was written
/// for, so a changed model without a migration is noticed.
/// </summary>
internal sealed class When_the_model_changes
{
    private const string Snapshot = "Edp.Service/Storage/Migrations/EdpDbContextModelSnapshot.cs";

    /// <summary>With EDP_WRITE_SNAPSHOT=1 it writes the snapshot anew first, when a migration was added.</summary>
    [Test]
    public void Should_have_no_change_without_a_migration()
    {
        using var context = Context();
        if (Environment.GetEnvironmentVariable("EDP_WRITE_SNAPSHOT") == "1")
            Write(context);

        // The snapshot that is compiled in is compared: after it was written, it takes a build.
        Assert.That(
            context.Database.HasPendingModelChanges(), Is.False,
            "Write a migration; then run this test with EDP_WRITE_SNAPSHOT=1, build, and run it again.");
    }

    private static void Write(EdpDbContext context)
    {
        var services = new ServiceCollection()
            .AddEntityFrameworkDesignTimeServices()
            .AddDbContextDesignTimeServices(context);
#pragma warning disable EF1001 // The provider's own design-time services, as EF's tools take them.
        new Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal.NpgsqlDesignTimeServices().ConfigureDesignTimeServices(services);
#pragma warning restore EF1001
        using var provider = services.BuildServiceProvider();
        var code = provider.GetRequiredService<IMigrationsCodeGeneratorSelector>().Select(null).GenerateSnapshot(
            "Edp.Service.Storage.Migrations",
            typeof(EdpDbContext),
            Path.GetFileNameWithoutExtension(Snapshot),
            context.GetService<IDesignTimeModel>().Model);
        File.WriteAllText(Repository.PathOf(Snapshot), code.Replace("    partial class", "    internal sealed partial class", StringComparison.Ordinal));
    }

    private static EdpDbContext Context() => new(new DbContextOptionsBuilder<EdpDbContext>().UseNpgsql("Host=nowhere").Options);
}
