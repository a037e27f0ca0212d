using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage.Ignored;

internal sealed class IgnoredKeyMap : IEntityTypeConfiguration<IgnoredKey>
{
    public void Configure(EntityTypeBuilder<IgnoredKey> builder)
    {
        builder.ToTable("ignored_key");
        builder.HasKey(row => row.IgnoredKeyId);
        builder.Property(row => row.IgnoredKeyId).ValueGeneratedNever();
    }
}
