using Edp.Amazon.Client;

namespace Amazon.SimpleNotificationService;

/// <summary>An error that SNS answered.</summary>
internal class AmazonSimpleNotificationServiceException(ServiceError error) : WireException(error);
