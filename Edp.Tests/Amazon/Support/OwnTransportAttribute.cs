using MassTransit;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Edp.Tests.Amazon.Support;

/// <summary>What only the own transport does (ADR 4): a build on the official package ignores it, and says why.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OwnTransportAttribute(string reason) : NUnitAttribute, IApplyToTest
{
    private static readonly bool IsBuiltIn = typeof(IAmazonSqsBusFactoryConfigurator).Assembly.GetName().Name == "Edp.Amazon.Transport";

    public void ApplyToTest(Test test)
    {
        if (IsBuiltIn || test.RunState == RunState.NotRunnable)
            return;
        test.RunState = RunState.Ignored;
        test.Properties.Set(PropertyNames.SkipReason, $"MassTransit.AmazonSQS: {reason}");
    }
}
