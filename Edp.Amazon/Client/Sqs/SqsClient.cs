using Amazon.Runtime.Internal;
using Amazon.SQS;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.Sqs;

/// <summary>AWSSDK's client of SQS by our settings. An SQS that does not answer is told by name and endpoint.</summary>
/// <remarks>
/// What SQS leaves out of an answer is null with AWSSDK 4, not empty: ask with <see cref="SqsAnswers"/>. Do not cancel a receive that
/// waits: SQS goes on waiting, and gives the messages that come to a caller who is gone.
/// </remarks>
internal sealed class SqsClient(AmazonClientSettings settings) : AmazonSQSClient(new AmazonSQSConfig().With(settings))
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandler(new UnreachableHandler());
    }
}
