using Edp.Service.Storage;

namespace Edp.Service.Ingest;

/// <summary>Finds the few items that the database refuses among many that it takes.</summary>
internal static class Bisection
{
    /// <summary>Records all in one transaction; what is refused in two halves, until what is refused stands alone.</summary>
    /// <param name="items">What is to be recorded, in order.</param>
    /// <param name="record">Records some in one transaction, or nothing of them.</param>
    /// <param name="refuse">Takes an item that is refused by itself.</param>
    /// <exception cref="StoreUnavailableException">Not all is recorded.</exception>
    public static async Task<RecordOutcome> RecordAsync<T>(
        List<T> items, Func<List<T>, Task<RecordOutcome>> record, Action<T, StoreRefusedException> refuse)
    {
        try
        {
            return await record(items);
        }
        catch (StoreRefusedException e) when (items.Count == 1)
        {
            refuse(items[0], e);
            return default;
        }
        catch (StoreRefusedException)
        {
            var half = items.Count / 2;
            return await RecordAsync(items[..half], record, refuse) + await RecordAsync(items[half..], record, refuse);
        }
    }
}
