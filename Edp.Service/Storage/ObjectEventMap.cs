using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class ObjectEventMap : IEntityTypeConfiguration<ObjectEventRow>
{
    public void Configure(EntityTypeBuilder<ObjectEventRow> builder)
    {
        builder.ToTable("object_event");
        builder.HasKey(row => row.Identity);
        builder.Property(row => row.Identity).ValueGeneratedNever();
        builder.Ignore(row => row.Version);
    }
}
