using System.Text;
using Edp.Contracts;
using Edp.Service.Ingest.Parsing;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Takes note of package revisions that other .NET services tell of.</summary>
internal sealed class PackageCreatedConsumer(EventIntake intake) : IConsumer<PackageCreated>
{
    public Task Consume(ConsumeContext<PackageCreated> context)
    {
        var created = context.Message;
        if (created.Bucket.Length is 0 or > ValueReader.MaxBucketBytes)
            throw new RefusedEventException($"Bucket takes 1 to {ValueReader.MaxBucketBytes} characters; found {created.Bucket.Length}.");
        if (!PackagePointer.IsPackageName(Encoding.UTF8.GetBytes(created.PackageName)))
            throw new RefusedEventException($"PackageName takes namespace/name; found '{Printable.Message(created.PackageName)}'.");

        var parsed = new ParsedEvents();
        parsed.Add(new PackageRevision
        {
            Bucket = created.Bucket,
            PackageName = created.PackageName,
            TopHash = string.IsNullOrEmpty(created.TopHash) ? null : created.TopHash,
            CreatedAt = created.CreatedAt.ToUniversalTime()
        });
        return intake.TakeAsync(parsed, context.CancellationToken);
    }
}
