using System.Reflection;
using Edp.Core.Clocks;
using Edp.Service.Storage;

namespace Edp.Tests.Simulation;

/// <summary>
/// Where faults meet the statements on instances, whichever there are: behind each. Before what is written, under the locks, the model
/// learns what is about to be recorded.
/// </summary>
#pragma warning disable CA1852 // The runtime derives the proxy from it.
internal class StoreSeams<T> : DispatchProxy
#pragma warning restore CA1852
    where T : class
{
    private static readonly MethodInfo ThenPassWithResult =
        typeof(StoreSeams<T>).GetMethod(nameof(ThenPassAsync), 1, BindingFlags.NonPublic | BindingFlags.Static, [typeof(Task<>)
            .MakeGenericType(Type.MakeGenericMethodParameter(0)), typeof(string)])!;

    private T _store = null!;
    private TimeProvider _time = null!;

    public static T Around(T store, TimeProvider time)
    {
        var proxy = Create<T, StoreSeams<T>>();
        var seams = (StoreSeams<T>)(object)proxy;
        (seams._store, seams._time) = (store, time);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!;
        if (method.Name == nameof(IPrefixStore.WriteAsync) && typeof(T) == typeof(IPrefixStore))
            RunningOperation.Current?.BeginEntry(_time.GetUtcNow().ToMicroseconds());

        var where = $"after {method.Name}";
        var result = method.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
        return result switch
        {
            not Task => result,
            Task work when method.ReturnType.IsGenericType =>
                ThenPassWithResult.MakeGenericMethod(method.ReturnType.GenericTypeArguments).Invoke(null, [work, where]),
            Task work => ThenPassAsync(work, where)
        };
    }

    private static async Task<TResult> ThenPassAsync<TResult>(Task<TResult> work, string where)
    {
        var result = await work;
        await PassAsync(where);
        return result;
    }

    private static async Task ThenPassAsync(Task work, string where)
    {
        await work;
        await PassAsync(where);
    }

    private static Task PassAsync(string where) => RunningOperation.Current?.PassAsync(FaultKind.Database, where) ?? Task.CompletedTask;
}
