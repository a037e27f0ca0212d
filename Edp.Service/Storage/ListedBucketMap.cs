using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class ListedBucketMap : IEntityTypeConfiguration<ListedBucket>
{
    public void Configure(EntityTypeBuilder<ListedBucket> builder)
    {
        builder.ToTable("listed_bucket");
        builder.HasKey(row => row.Bucket);
        builder.Property(row => row.Bucket).ValueGeneratedNever();
    }
}
