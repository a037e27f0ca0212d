using Edp.Service.Batching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PrefixStateMap : IEntityTypeConfiguration<PrefixState>
{
    public void Configure(EntityTypeBuilder<PrefixState> builder)
    {
        builder.ToTable("prefix_state");
        builder.HasKey(prefix => prefix.CorrelationId);
        builder.Property(prefix => prefix.CorrelationId).ValueGeneratedNever();
        builder.Property(prefix => prefix.Bucket).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(prefix => prefix.Prefix).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Ignore(prefix => prefix.Location);
        builder.Ignore(prefix => prefix.EndsWithMarker);
        builder.Ignore(prefix => prefix.AwaitsContent);
    }
}
