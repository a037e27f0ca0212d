using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class OutboxLeaseMap : IEntityTypeConfiguration<OutboxLease>
{
    public void Configure(EntityTypeBuilder<OutboxLease> builder)
    {
        builder.ToTable("outbox_lease");
        builder.HasKey(lease => lease.Name);
    }
}
