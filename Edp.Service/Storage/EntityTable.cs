using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// A table as EF's model has it, the one place where its columns are listed. The set-wise statements of both databases are built from it.
/// </summary>
internal sealed class EntityTable<TEntity>
    where TEntity : class
{
    private EntityTable(string name, IReadOnlyList<EntityColumn<TEntity>> columns)
    {
        (Name, Columns, Key) = (name, columns, columns.Single(column => column.IsKey));
        (Inserted, Updated) = ([.. columns.Where(column => !column.IsGenerated)], [Key, .. columns.Where(column => column.Changes)]);
    }

    /// <summary>The table's name, with its schema where there is one.</summary>
    public string Name { get; }

    public IReadOnlyList<EntityColumn<TEntity>> Columns { get; }

    public EntityColumn<TEntity> Key { get; }

    /// <summary>What an INSERT gives.</summary>
    public IReadOnlyList<EntityColumn<TEntity>> Inserted { get; }

    /// <summary>What an UPDATE gives: the key, then what can change.</summary>
    public IReadOnlyList<EntityColumn<TEntity>> Updated { get; }

    public static EntityTable<TEntity> Of(IDbContextFactory<EdpDbContext> contexts)
    {
        using var context = contexts.CreateDbContext();
        var entity = context.Model.FindEntityType(typeof(TEntity)) ?? throw new InvalidOperationException($"{typeof(TEntity)} has no table.");
        return new EntityTable<TEntity>(
            entity.GetSchemaQualifiedTableName()!, [.. entity.GetProperties().Select(EntityColumn<TEntity>.Of)]);
    }

    /// <summary>The table's name alone, for one whose key has several columns.</summary>
    public static string NameOf(IDbContextFactory<EdpDbContext> contexts)
    {
        using var context = contexts.CreateDbContext();
        return context.Model.FindEntityType(typeof(TEntity))!.GetSchemaQualifiedTableName()!;
    }

    public static string Names(IEnumerable<EntityColumn<TEntity>> columns) => string.Join(", ", columns.Select(column => column.Name));
}
