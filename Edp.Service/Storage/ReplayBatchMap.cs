using Edp.Core.Operating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class ReplayBatchMap : IEntityTypeConfiguration<ReplayBatch>
{
    public void Configure(EntityTypeBuilder<ReplayBatch> builder)
    {
        builder.ToTable("replay_batch");
        builder.HasKey(batch => new { batch.ReplayId, batch.OutboxSequence });
        builder.Property(batch => batch.OutboxSequence).ValueGeneratedNever();
    }
}
