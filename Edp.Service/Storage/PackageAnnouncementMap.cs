using Edp.Service.Packaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class PackageAnnouncementMap : IEntityTypeConfiguration<PackageAnnouncement>
{
    public void Configure(EntityTypeBuilder<PackageAnnouncement> builder)
    {
        builder.ToTable("package_ready");
        builder.HasKey(announcement => announcement.AnnouncementId);
        builder.Property(announcement => announcement.AnnouncementId).ValueGeneratedNever();
    }
}
