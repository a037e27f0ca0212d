using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class ExpectedObjectMap : IEntityTypeConfiguration<ExpectedObjectRow>
{
    public void Configure(EntityTypeBuilder<ExpectedObjectRow> builder)
    {
        builder.ToTable("expected_object");
        builder.HasKey(row => new { row.BatchId, row.Key, row.Source });
    }
}
