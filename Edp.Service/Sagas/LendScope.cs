using MassTransit;

namespace Edp.Service.Sagas;

/// <summary>The message that opens a pipeline for <see cref="EndpointScope"/>; it never travels.</summary>
[ExcludeFromTopology]
internal sealed record LendScope;

/// <summary>The work that waits for the pipeline, a payload of its context.</summary>
internal interface IScopeBorrower
{
    Task UseAsync(ConsumeContext<LendScope> context);
}

/// <summary>Hands the context over.</summary>
internal sealed class LendScopeConsumer : IConsumer<LendScope>
{
    public Task Consume(ConsumeContext<LendScope> context) => context.GetPayload<IScopeBorrower>().UseAsync(context);
}
