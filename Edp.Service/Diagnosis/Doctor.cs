using System.Runtime.CompilerServices;
using Edp.Service.Configuration;

namespace Edp.Service.Diagnosis;

/// <summary>Looks at everything that the service needs, one part after the other. No part can keep the next from being looked at.</summary>
internal sealed class Doctor(IEnumerable<ICheck> checks)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void AddTo(IServiceCollection services, EdpOptions options)
    {
        services.AddSingleton<ICheck, DatabaseCheck>();
        services.AddSingleton<ICheck, FolderCheck>();
        if (options.Transport == TransportKind.AmazonSqs)
        {
            services.AddSingleton<ICheck, QueueCheck>();
            services.AddSingleton<ICheck, TopicCheck>();
        }

        if (options.Transport == TransportKind.RabbitMq)
            services.AddSingleton<ICheck, RabbitMqCheck>();
        services.AddSingleton<ICheck, ListCheck>();
        services.AddSingleton<ICheck, ManifestCheck>();
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            services.AddSingleton<ICheck, EventBusCheck>();
        services.AddSingleton<ICheck, RunningCheck>();
        services.AddSingleton<Doctor>();
    }

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            foreach (var finding in await RunAsync(check, cancellationToken))
                yield return finding;
        }
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            return await check.RunAsync(deadline.Token);
        }
#pragma warning disable CA1031 // What drivers and clients throw differs; each is a finding.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var why = deadline.IsCancellationRequested ? $"no answer within {Patience.TotalSeconds:0} s" : e.Message;
            return [Finding.Problem(check.Part, why, check.ToDo)];
        }
    }
}
