using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class BatchMap : IEntityTypeConfiguration<Batch>
{
    public void Configure(EntityTypeBuilder<Batch> builder)
    {
        builder.ToTable("batch");
        builder.HasKey(batch => batch.BatchId);
        builder.Property(batch => batch.BatchId).ValueGeneratedNever();
        builder.Ignore(batch => batch.MissingListed);
        builder.Ignore(batch => batch.AwaitsListing);
        builder.Ignore(batch => batch.AwaitsManifest);
        builder.Ignore(batch => batch.IsHeldBack);
        builder.Property(batch => batch.OutboxSequence).ValueGeneratedOnAdd();
    }
}
