using Edp.Amazon.Client;

namespace Amazon.EventBridge.Model;

/// <summary>There is no such event bus in this account and region.</summary>
internal sealed class ResourceNotFoundException(ServiceError error) : AmazonEventBridgeException(error);
