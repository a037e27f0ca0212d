using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PackageStateMap : IEntityTypeConfiguration<PackageState>
{
    public void Configure(EntityTypeBuilder<PackageState> builder)
    {
        builder.ToTable("package_state");
        builder.HasKey(package => package.CorrelationId);
    }
}
