using Edp.Core.Operating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Edp.Service.Storage;

internal sealed class OperatorActionMap : IEntityTypeConfiguration<OperatorAction>
{
    public void Configure(EntityTypeBuilder<OperatorAction> builder)
    {
        builder.ToTable("operator_action");
        builder.HasKey(action => action.ActionId);
        builder.Property(action => action.ActionId).ValueGeneratedNever();
    }
}
