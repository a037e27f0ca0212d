using Edp.Amazon.Client;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>There is no such topic or subscription.</summary>
internal sealed class NotFoundException(ServiceError error) : AmazonSimpleNotificationServiceException(error);
