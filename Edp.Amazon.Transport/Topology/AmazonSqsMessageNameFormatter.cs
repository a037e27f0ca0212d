using System.Collections.Concurrent;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Topology;

/// <summary>
/// Topic names: the namespace with <c>_</c> for its dots, <c>-</c>, the type. Nested types follow their owner after <c>_</c>, generic
/// arguments stand between <c>--</c>, separated by <c>__</c>: <c>Edp_Contracts-ObjectCreated</c>,
/// <c>MassTransit-Fault--Edp_Contracts-X--</c>.
/// </summary>
internal sealed class AmazonSqsMessageNameFormatter : IMessageNameFormatter
{
    private readonly ConcurrentDictionary<Type, string> _names = new();

    public string GetMessageName(Type type) => type.IsGenericTypeDefinition
        ? throw new ArgumentException($"An open generic type has no topic: {type}", nameof(type))
        : _names.GetOrAdd(type, static key => Name(key, scope: null));

    private static string Name(Type type, string? scope)
    {
        if (type.IsGenericParameter)
            return "";

        // The same namespace as the type around it is not written again.
        var ns = type.Namespace?.Replace('.', '_');
        var prefix = ns is null || ns == scope ? "" : ns + "-";
        var owner = type is { IsNested: true, DeclaringType: { } declaring } ? Name(declaring, ns) + "_" : "";
        return prefix + owner + SimpleName(type, ns);
    }

    private static string SimpleName(Type type, string? ns)
    {
        if (!type.IsGenericType)
            return type.Name;

        var name = type.Name.Split('`')[0];
        return $"{name}--{string.Join("__", type.GetGenericArguments().Select(argument => Name(argument, ns)))}--";
    }
}
