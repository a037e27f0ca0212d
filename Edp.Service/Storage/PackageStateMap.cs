using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PackageStateMap : IEntityTypeConfiguration<PackageState>
{
    public void Configure(EntityTypeBuilder<PackageState> builder)
    {
        builder.ToTable("package_state");
        builder.HasKey(package => package.CorrelationId);
        builder.Property(package => package.CorrelationId).ValueGeneratedNever();
        builder.Property(package => package.Bucket).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(package => package.PackageName).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Ignore(package => package.Location);
    }
}
