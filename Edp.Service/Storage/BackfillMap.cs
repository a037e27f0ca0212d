using Edp.Core.Backfilling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class BackfillMap : IEntityTypeConfiguration<Backfill>
{
    public void Configure(EntityTypeBuilder<Backfill> builder)
    {
        builder.ToTable("backfill");
        builder.HasKey(row => row.BackfillId);
        builder.Property(row => row.BackfillId).ValueGeneratedNever();
    }
}
