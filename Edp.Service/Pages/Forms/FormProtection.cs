using Edp.Service.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Edp.Service.Pages.Forms;

/// <summary>
/// Registers what keeps forms of others out: a browser sends the key of a service along with whatever form leads there, so every form brings
/// a token that only the service's own pages have.
/// </summary>
internal static class FormProtection
{
    private const string Application = "EDP";
    private const string Cookie = "edp-forms";

    // It would ask for the keys before there is a database; the first form does.
    private const string EarlyKeys = "DataProtectionHostedService";

    public static IServiceCollection AddFormProtection(this IServiceCollection services)
    {
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = Cookie;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddDataProtection().SetApplicationName(Application);
        if (services.FirstOrDefault(service => service.ImplementationType?.Name == EarlyKeys) is { } early)
            services.Remove(early);
        services.AddSingleton<FormKeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<FormKeyRepository>((keys, repository) => keys.XmlRepository = repository);
        services.AddSingleton<FormTokens>();
        return services;
    }
}
