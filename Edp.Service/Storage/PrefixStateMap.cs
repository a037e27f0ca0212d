using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PrefixStateMap : IEntityTypeConfiguration<PrefixState>
{
    public void Configure(EntityTypeBuilder<PrefixState> builder)
    {
        builder.ToTable("prefix_state");
        builder.HasKey(prefix => prefix.CorrelationId);
    }
}
