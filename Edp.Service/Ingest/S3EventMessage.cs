using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>
/// A message that AWS or MinIO put into the queue: whatever JSON it is, its bytes are what is read. The type only stands for it in the pipeline.
/// </summary>
[ExcludeFromTopology]
internal sealed record S3EventMessage;
