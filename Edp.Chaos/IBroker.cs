namespace Edp.Chaos;

/// <summary>What carries the messages of a run: started with it, harmed in it, and listened to behind it.</summary>
internal interface IBroker : IAsyncDisposable
{
    /// <summary>How many rolls <see cref="FaultOf"/> tells apart.</summary>
    const int Rolls = 24;

    /// <summary>The settings that lead a process of EDP to it, as variables of its environment.</summary>
    IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Subscribes to the contracts, once EDP has made its queues.</summary>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Puts bodies into the queue of S3 events; when it returns, they are there.</summary>
    Task SendAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken);

    /// <summary>A harm, and what it is called.</summary>
    /// <param name="roll">Which, below <see cref="Rolls"/>.</param>
    /// <param name="time">How long it lasts, where it lasts.</param>
    (string What, Func<CancellationToken, Task> Harm) FaultOf(int roll, Func<TimeSpan> time);

    /// <summary>The names of all queues.</summary>
    Task<IReadOnlyList<string>> QueuesAsync(CancellationToken cancellationToken);

    /// <summary>How many messages each queue that is not empty has, in any state.</summary>
    Task<IReadOnlyDictionary<string, long>> NotEmptyAsync(CancellationToken cancellationToken);

    /// <summary>What the subscriber has heard.</summary>
    Heard Heard();
}
