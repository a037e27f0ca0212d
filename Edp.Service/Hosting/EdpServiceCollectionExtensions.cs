using Edp.Amazon.Client;
using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Edp.Service.Amazon;
using Edp.Service.Backfilling;
using Edp.Service.Configuration;
using Edp.Service.Explaining;
using Edp.Service.Ingest;
using Edp.Service.Lists;
using Edp.Service.Manifests;
using Edp.Service.Monitoring;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Receipts;
using Edp.Service.Reconciling;
using Edp.Service.Rules;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using Edp.Service.Trials;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Registers EDP.</summary>
internal static class EdpServiceCollectionExtensions
{
    // An answer that does not come must not hold up what waits behind it for long.
    private static readonly TimeSpan MaxAnswer = TimeSpan.FromSeconds(15);

    /// <summary>Reads and checks <c>Edp:</c>.</summary>
    public static IServiceCollection AddEdpOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IPostConfigureOptions<EdpOptions>>(new ListSettings(configuration));
        services.AddSingleton<IPostConfigureOptions<EdpOptions>, KeyFiles>();
        services.AddSingleton<IPostConfigureOptions<EdpOptions>>(new AwsEnvironment(configuration));
        services.AddSingleton<IValidateOptions<EdpOptions>>(new SettingBounds(configuration));
        services.AddSingleton<IValidateOptions<EdpOptions>, EdpRulesValidator>();
        services.AddOptions<EdpOptions>()
            .Bind(configuration.GetSection(EdpOptions.SectionName))
            .ValidateOnStart();
        return services;
    }

    /// <summary>Everything that takes objects in and sends events out.</summary>
    public static IServiceCollection AddEdp(
        this IServiceCollection services,
        EdpOptions options,
        Action<IServiceCollection, Action<IBusRegistrationConfigurator>>? addBus = null)
    {
        services.TryAddSingleton<TimeProvider>(new SteadyClock(TimeProvider.System));
        services.AddEdpRules(options);
        services.AddSingleton<PrefixTransactions>();
        services.AddSingleton<ExpectationTransactions>();
        services.AddSingleton<ExpectationIntake>();
        services.AddSingleton<UncountedEvents>();
        services.AddSingleton<PrefixActions>();
        services.AddEdpBackfills();
        services.AddEdpReconciling();
        services.AddEdpManifests();
        services.AddSingleton<ObjectRecorder>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<S3EventBodies>();
        services.AddSingleton(provider => NewPackageRules(provider.GetRequiredService<IOptions<EdpOptions>>().Value));
        services.AddSingleton<PackageTransactions>();
        services.AddSingleton<PackageActions>();
        services.AddEdpStore(options.Database.Provider);
        services.AddEdpAmazon(options);
        services.AddEdpMonitoring();
        services.AddEdpExplaining();
        services.AddEdpPublishing(options);
        services.AddEdpReceipts();
        services.AddEdpFileGateway(options);
        services.AddEdpBus(options, addBus);

        services.AddEdpLists();
        services.AddEdpTimers();
        services.AddSingleton<RuleReevaluation>();
        services.AddSingleton<RuleTrials>();
        services.AddHostedService(provider => provider.GetRequiredService<RuleReevaluation>());
        services.AddSingleton<Retention>();
        services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        return services;
    }

    private static PackageRules NewPackageRules(EdpOptions options) => new(options.PackageReady, options.FileGateway);

    private static void AddEdpAmazon(this IServiceCollection services, EdpOptions options)
    {
        var settings = new AmazonClientSettings { Region = options.Region };
        services.TryAddSingleton(settings);
        services.AddEdpAmazonClients(settings with { Timeout = MaxAnswer });
    }

    private static void AddEdpFileGateway(this IServiceCollection services, EdpOptions options)
    {
        if (string.IsNullOrEmpty(options.FileGateway.FileShareArn))
            services.AddSingleton<IFileGateway, NoFileGateway>();
        else
            services.AddSingleton<IFileGateway, StorageGatewayFileGateway>();
        services.AddSingleton<GatewayRequests>();
        services.AddSingleton<ISagaOutputObserver>(provider => provider.GetRequiredService<GatewayRequests>());
        services.AddHostedService<GatewayRefresher>();
    }

    private static void AddEdpPublishing(this IServiceCollection services, EdpOptions options)
    {
        services.AddSingleton<EventOrigin>();
        services.AddSingleton<SinkStates>();
        // Before those who wake a delivery.
        services.AddSingleton<EventTraces>();
        services.AddSingleton<ISagaOutputObserver>(provider => provider.GetRequiredService<EventTraces>());
        if (options.EventSink.HasFlag(EventSinkKinds.File))
            services.AddSingleton<IEventSink, FileEventSink>();
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge))
        {
            services.AddSingleton<EventBridgeBus>();
            services.AddSingleton<IEventSink, EventBridgeSink>();
        }

        services.AddSingleton<IEventSink, BusSink>();
        services.AddSingleton<LostEvents>();
        services.AddEdpOutbox<Batch, BatchOutbox>();
        services.AddSingleton<BatchReplays>();
        services.AddSingleton<BucketReplays>();
        services.AddSingleton<ReplayRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplayRunner>());
        services.AddEdpOutbox<PackageReadyRow, PackageReadyOutbox>();
    }

    private static void AddEdpOutbox<TRow, TContent>(this IServiceCollection services)
        where TRow : OutboxRow
        where TContent : OutboxContent<TRow>
    {
        services.AddSingleton<OutboxContent<TRow>, TContent>();
        services.AddSingleton<OutboxSignal<TRow>>();
        services.AddSingleton<ISagaOutputObserver, OutboxSignals<TRow>>();
        services.AddSingleton<OutboxDispatcher<TRow>>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher<TRow>>());
    }

    private static void AddEdpLists(this IServiceCollection services)
    {
        services.TryAddSingleton<IListSource, S3ListSource>();
        services.AddSingleton<ListSignal>();
        services.AddSingleton<ISagaOutputObserver>(provider => provider.GetRequiredService<ListSignal>());
        services.AddSingleton<ListReader>();
        services.AddHostedService(provider => provider.GetRequiredService<ListReader>());
    }

    private static void AddEdpTimers(this IServiceCollection services)
    {
        services.AddSingleton<TimerSignal>();
        services.AddSingleton<ISagaOutputObserver>(provider => provider.GetRequiredService<TimerSignal>());
        services.AddSingleton<ITimerSource>(provider => provider.GetRequiredService<PrefixTransactions>());
        services.AddSingleton<ITimerSource>(provider => provider.GetRequiredService<PackageTransactions>());
        services.AddSingleton<DueTimers>();
        services.AddHostedService(provider => provider.GetRequiredService<DueTimers>());
    }
}
