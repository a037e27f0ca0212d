using Edp.Amazon.Client;

namespace Amazon.StorageGateway;

/// <summary>An error that Storage Gateway answered.</summary>
internal class AmazonStorageGatewayException(ServiceError error) : WireException(error);
