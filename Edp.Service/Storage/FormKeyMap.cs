using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class FormKeyMap : IEntityTypeConfiguration<FormKey>
{
    public void Configure(EntityTypeBuilder<FormKey> builder)
    {
        builder.ToTable("form_key");
        builder.HasKey(key => key.Name);
        builder.Property(key => key.Name).ValueGeneratedNever();
    }
}
