using System.Xml.Linq;
using Edp.Core.Clocks;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// Keeps the keys that seal the forms of the pages, so that a form from one replica is taken by another one, and by the same one after a
/// restart. Data protection asks for them seldom, and has no asynchronous way to.
/// </summary>
internal sealed class FormKeyRepository(StoreTransactions transactions, StoreReadiness readiness, TimeProvider time) : IXmlRepository
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        RequireReady();
        using var deadline = new CancellationTokenSource(Patience);
        var rows = transactions.ReadAsync(
            database => database.FormKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ToListAsync(deadline.Token), deadline.Token)
            .GetAwaiter().GetResult();
        return [.. rows.Select(row => XElement.Parse(row.Content))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        RequireReady();
        using var deadline = new CancellationTokenSource(Patience);
        var row = new FormKey
        {
            Name = friendlyName,
            CreatedAt = time.GetMicrosecondNow(),
            Content = element.ToString(SaveOptions.DisableFormatting)
        };
        transactions.WithRetriesAsync(
            async database =>
            {
                // The answer to the first commit may have got lost.
                if (!await database.FormKeys.AnyAsync(key => key.Name == row.Name, deadline.Token))
                    database.FormKeys.Add(row);
                return await database.SaveChangesAsync(deadline.Token);
            },
            deadline.Token).GetAwaiter().GetResult();
    }

    private void RequireReady()
    {
        if (!readiness.IsReady)
            throw new StoreUnavailableException("The database is not ready.");
    }
}
