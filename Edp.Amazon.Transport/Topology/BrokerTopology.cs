using MassTransit;

namespace Edp.Amazon.Transport.Topology;

/// <summary>What an endpoint needs in AWS: its queue, the topics it is subscribed to, and the queues it moves messages to.</summary>
internal sealed record BrokerTopology(QueueEntity Queue, IReadOnlyList<TopicEntity> Topics, IReadOnlyList<QueueEntity> MoveQueues)
{
    public void Probe(ProbeContext context)
    {
        context.CreateScope("queue").Set(new { Queue.Name, Queue.IsTemporary });
        foreach (var topic in Topics)
            context.CreateScope("topic").Set(new { topic.Name, topic.AutoDelete });
    }
}
