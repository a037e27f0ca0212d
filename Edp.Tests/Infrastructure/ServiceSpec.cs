using Edp.Service.Configuration;
using NUnit.Framework;

namespace Edp.Tests.Infrastructure;

/// <summary>A spec of the whole service, run on both databases.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public abstract class ServiceSpec(DatabaseProvider provider) : ServiceFixture(provider);
