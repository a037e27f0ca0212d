namespace Edp.Service.Configuration;

/// <summary>How many messages of a transport go into one transaction, and for how long the first of them waits, in seconds.</summary>
internal interface IIngestLimits
{
    int MessagesPerTransaction { get; }

    double BatchWait { get; }
}
