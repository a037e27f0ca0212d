using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;

namespace Edp.Service.Storage.Saga;

/// <summary>Registers the saga store on EF Core.</summary>
internal static class SagaStoreConfigurationExtensions
{
    /// <summary>Keeps the instances in the service's database, each locked by its row while a message is worked on.</summary>
    public static ISagaRegistrationConfigurator<TSaga> EdpRepository<TSaga>(this ISagaRegistrationConfigurator<TSaga> configurator)
        where TSaga : class, ISaga
    {
        configurator.Repository(repository =>
        {
            repository.RegisterLoadSagaRepository<TSaga, SagaStoreContextFactory<TSaga>>();
            repository.RegisterQuerySagaRepository<TSaga, SagaStoreContextFactory<TSaga>>();
            repository.RegisterSagaRepository<TSaga, EdpDbContext, SagaConsumeContextFactory<EdpDbContext, TSaga>,
                SagaStoreContextFactory<TSaga>>();
        });
        return configurator;
    }
}
