using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Edp.Service.Storage;

/// <summary>A column of a table, as EF's model has it.</summary>
internal abstract class EntityColumn<TEntity>(IProperty property)
{
    public string Name { get; } = property.GetColumnName();

    public bool IsKey { get; } = property.IsPrimaryKey();

    /// <summary>Whether the database gives the value when a row is inserted.</summary>
    public bool IsGenerated { get; } = property.ValueGenerated == ValueGenerated.OnAdd;

    /// <summary>Whether the value of a row can change.</summary>
    public bool Changes { get; } = !property.IsPrimaryKey() && property.GetAfterSaveBehavior() == PropertySaveBehavior.Save;

    public abstract TResult Accept<TResult>(IColumnVisitor<TEntity, TResult> visitor);

    public static EntityColumn<TEntity> Of(IProperty property) => (EntityColumn<TEntity>)Activator.CreateInstance(
        typeof(EntityColumn<,>).MakeGenericType(typeof(TEntity), property.ClrType), property)!;
}

/// <summary>A column with its values' type.</summary>
internal sealed class EntityColumn<TEntity, TValue>(IProperty property) : EntityColumn<TEntity>(property)
{
    public Func<TEntity, TValue> Get { get; } = property.PropertyInfo!.GetMethod!.CreateDelegate<Func<TEntity, TValue>>();

    public Action<TEntity, TValue> Set { get; } = property.PropertyInfo!.SetMethod!.CreateDelegate<Action<TEntity, TValue>>();

    public override TResult Accept<TResult>(IColumnVisitor<TEntity, TResult> visitor) => visitor.Visit(this);
}

/// <summary>Does something for a column by its values' type.</summary>
internal interface IColumnVisitor<TEntity, TResult>
{
    TResult Visit<TValue>(EntityColumn<TEntity, TValue> column);
}
