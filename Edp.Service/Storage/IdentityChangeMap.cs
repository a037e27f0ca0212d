using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class IdentityChangeMap : IEntityTypeConfiguration<IdentityChange>
{
    public void Configure(EntityTypeBuilder<IdentityChange> builder)
    {
        builder.ToTable("identity_change");
        builder.HasKey(row => row.ChangesAt);
        builder.Property(row => row.ChangesAt).ValueGeneratedNever();
    }
}
