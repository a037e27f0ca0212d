using Edp.Core.Packaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PackageRefreshMap : IEntityTypeConfiguration<PackageRefresh>
{
    public void Configure(EntityTypeBuilder<PackageRefresh> builder)
    {
        builder.ToTable("package_refresh");
        builder.HasKey(refresh => refresh.NotificationId);
    }
}
