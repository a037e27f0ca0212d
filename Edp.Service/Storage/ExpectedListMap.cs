using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class ExpectedListMap : IEntityTypeConfiguration<ExpectedListRow>
{
    public void Configure(EntityTypeBuilder<ExpectedListRow> builder)
    {
        builder.ToTable("expected_list");
        builder.HasKey(row => new { row.BatchId, row.Key });
    }
}
