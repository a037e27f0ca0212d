using System.Diagnostics;

namespace Edp.Tests.Infrastructure;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    // Many wait at once: who asks every few milliseconds takes the time from what it waits for.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the condition holds; fails the test, saying what it waited for, when it never does.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        var waited = Stopwatch.StartNew();
        for (var poll = FirstPoll; !await condition(); poll = poll * 2 < MaxPoll ? poll * 2 : MaxPoll)
        {
            if (waited.Elapsed > (deadline ?? Deadline))
                throw new TimeoutException($"waited {waited.Elapsed.TotalSeconds:0} s, and it was not so that {what}");
            await Task.Delay(poll);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, deadline);

    /// <summary>Reads until what was read fits.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Predicate<T> fits, string what, TimeSpan? deadline = null)
    {
        var found = default(T)!;
        await HoldsAsync(async () => fits(found = await read()), what, deadline);
        return found;
    }
}
