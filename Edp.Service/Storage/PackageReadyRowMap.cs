using Edp.Core.Packaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PackageReadyRowMap : IEntityTypeConfiguration<PackageReadyRow>
{
    public void Configure(EntityTypeBuilder<PackageReadyRow> builder)
    {
        builder.ToTable("package_ready");
        builder.HasKey(row => row.PackageReadyId);
        builder.Property(row => row.PackageReadyId).ValueGeneratedNever();
        builder.Property(row => row.OutboxSequence).ValueGeneratedOnAdd();
    }
}
