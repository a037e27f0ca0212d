using System.Linq.Expressions;

namespace Edp.Service.Storage;

/// <summary>
/// Everything that starts with a text, as a range in byte order: an index serves it, and letter case counts on every database.
/// </summary>
internal static class PrefixRange
{
    private const string AfterEverything = "\U0010FFFF";

    public static IQueryable<T> StartingWith<T>(this IQueryable<T> source, string? start, Expression<Func<T, string>> column)
    {
        if (string.IsNullOrEmpty(start))
            return source;

        var compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;
        Expression Bound(Func<Expression, Expression, BinaryExpression> relation, string bound) => relation(
            Expression.Call(compare, column.Body, Expression.Property(Expression.Constant(new Box(bound)), nameof(Box.Value))),
            Expression.Constant(0));

        return source.Where(Expression.Lambda<Func<T, bool>>(
            Expression.AndAlso(
                Bound(Expression.GreaterThanOrEqual, start),
                Bound(Expression.LessThan, start + AfterEverything)),
            column.Parameters));
    }

    // A property of a constant becomes a parameter of the statement; a bare constant would become part of its text.
    private sealed record Box(string Value);
}
