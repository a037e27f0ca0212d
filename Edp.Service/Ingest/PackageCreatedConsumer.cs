using Edp.Contracts;
using Edp.Core.Parsing;
using Edp.Core.Text;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Takes note of package revisions that other .NET services tell of.</summary>
internal sealed class PackageCreatedConsumer(EventIntake intake) : IConsumer<PackageCreated>
{
    private const int MaxShown = 255;

    public Task Consume(ConsumeContext<PackageCreated> context)
    {
        var created = context.Message;
        Check(created);

        var parsed = new ParsedEvents();
        parsed.Add(new PackageRevision
        {
            Bucket = created.Bucket,
            PackageName = created.PackageName,
            BatchId = created.BatchId,
            IsContract = true,
            TopHash = string.IsNullOrEmpty(created.TopHash) ? null : created.TopHash,
            CreatedAt = created.CreatedAt == default ? null : created.CreatedAt.ToUniversalTime()
        });
        return intake.TakeAsync(parsed, context.CancellationToken);
    }

    // The message comes as JSON: what the contract calls required can be missing all the same.
    private static void Check(PackageCreated created)
    {
        if ((created.Bucket is null ? "is missing" : BucketName.Check(created.Bucket)) is { } error)
            throw new RefusedEventException($"Bucket: {error}.");

        if (created.PackageName is not { Length: <= ValueReader.MaxTextBytes } name
            || !PackagePointer.IsPackageName(name))
        {
            throw new RefusedEventException(
                $"PackageName takes namespace/name of up to {ValueReader.MaxTextBytes} characters; found {Found(created.PackageName)}.");
        }

        if (created.TopHash is { } hash && (hash.Length > ValueReader.MaxTextBytes || hash.Contains('\0', StringComparison.Ordinal)))
            throw new RefusedEventException($"TopHash takes 64 hexadecimal digits; found {Found(hash)}.");
    }

    private static string Found(string? text) => text switch
    {
        null => "nothing",
        { Length: > MaxShown } => $"{text.Length} characters",
        _ => $"'{Printable.Message(text)}'"
    };
}
