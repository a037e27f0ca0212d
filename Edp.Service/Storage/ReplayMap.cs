using Edp.Core.Operating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class ReplayMap : IEntityTypeConfiguration<Replay>
{
    public void Configure(EntityTypeBuilder<Replay> builder)
    {
        builder.ToTable("replay");
        builder.HasKey(replay => replay.ReplayId);
        builder.Property(replay => replay.ReplayId).ValueGeneratedNever();
    }
}
