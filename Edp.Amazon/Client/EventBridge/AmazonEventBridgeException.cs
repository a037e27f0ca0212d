using Edp.Amazon.Client;

namespace Amazon.EventBridge;

/// <summary>An error that EventBridge answered.</summary>
internal class AmazonEventBridgeException(ServiceError error) : WireException(error);
