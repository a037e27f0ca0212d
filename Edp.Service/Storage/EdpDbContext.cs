using Edp.Core.Backfilling;
using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Core.Packaging;
using Edp.Service.Batching;
using Edp.Service.Packaging;
using Edp.Service.Storage.Ignored;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Edp.Service.Storage;

/// <summary>EDP's tables. On PostgreSQL they are in the schema <c>edp</c>; SQLite has no schemas.</summary>
internal sealed class EdpDbContext(DbContextOptions<EdpDbContext> options) : DbContext(options)
{
    /// <summary>The tables' schema on PostgreSQL.</summary>
    public const string Schema = "edp";

    public DbSet<PrefixState> Prefixes => Set<PrefixState>();

    public DbSet<Batch> Batches => Set<Batch>();

    public DbSet<PackageState> Packages => Set<PackageState>();

    public DbSet<PackageReadyRow> ReadyPackages => Set<PackageReadyRow>();

    public DbSet<PackageRefresh> Refreshes => Set<PackageRefresh>();

    public DbSet<ObjectEventRow> ObjectEvents => Set<ObjectEventRow>();

    public DbSet<ExpectedObjectRow> ExpectedObjects => Set<ExpectedObjectRow>();

    public DbSet<ExpectedListRow> ExpectedLists => Set<ExpectedListRow>();

    public DbSet<IgnoredKey> IgnoredKeys => Set<IgnoredKey>();

    public DbSet<OperatorAction> OperatorActions => Set<OperatorAction>();

    public DbSet<Replay> Replays => Set<Replay>();

    public DbSet<ReplayBatch> ReplayBatches => Set<ReplayBatch>();

    public DbSet<Backfill> Backfills => Set<Backfill>();

    public DbSet<ListedBucket> ListedBuckets => Set<ListedBucket>();

    public DbSet<IdentityChange> IdentityChanges => Set<IdentityChange>();

    public DbSet<FormKey> FormKeys => Set<FormKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        if (Database.IsNpgsql())
            modelBuilder.HasDefaultSchema(Schema);

        modelBuilder.ApplyConfiguration(new PrefixStateMap());
        modelBuilder.ApplyConfiguration(new BatchMap());
        modelBuilder.ApplyConfiguration(new ObjectEventMap());
        modelBuilder.ApplyConfiguration(new ExpectedObjectMap());
        modelBuilder.ApplyConfiguration(new ExpectedListMap());
        modelBuilder.ApplyConfiguration(new PackageStateMap());
        modelBuilder.ApplyConfiguration(new PackageReadyRowMap());
        modelBuilder.ApplyConfiguration(new PackageRefreshMap());
        modelBuilder.ApplyConfiguration(new OutboxLeaseMap());
        modelBuilder.ApplyConfiguration(new IgnoredKeyMap());
        modelBuilder.ApplyConfiguration(new OperatorActionMap());
        modelBuilder.ApplyConfiguration(new ReplayMap());
        modelBuilder.ApplyConfiguration(new ReplayBatchMap());
        modelBuilder.ApplyConfiguration(new BackfillMap());
        modelBuilder.ApplyConfiguration(new ListedBucketMap());
        modelBuilder.ApplyConfiguration(new IdentityChangeMap());
        modelBuilder.ApplyConfiguration(new FormKeyMap());
        UseSnakeCase(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (!Database.IsSqlite())
            return;

        configurationBuilder.Properties<Guid>().HaveConversion<SqliteGuid>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SqliteTime>();
    }

    private static void UseSnakeCase(ModelBuilder modelBuilder)
    {
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase.Of(property.Name));
    }

    private sealed class SqliteGuid() : ValueConverter<Guid, string>(id => SqliteText.Of(id), text => Guid.Parse(text));

    private sealed class SqliteTime() : ValueConverter<DateTimeOffset, string>(time => SqliteText.Of(time), text => SqliteText.ToTime(text));
}
