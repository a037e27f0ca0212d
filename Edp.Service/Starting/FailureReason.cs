namespace Edp.Service.Starting;

/// <summary>What failed, with the cause at its root: a transport says that it has no connection, and its client why.</summary>
internal static class FailureReason
{
    public static string Of(Exception exception)
    {
        var root = exception.GetBaseException().Message;
        return exception.Message.Contains(root, StringComparison.Ordinal) ? exception.Message : $"{exception.Message}: {root}";
    }
}
