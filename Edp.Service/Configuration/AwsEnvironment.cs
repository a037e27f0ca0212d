using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Takes the region from where AWS's tools take it, where EDP's own setting says nothing.</summary>
internal sealed class AwsEnvironment(IConfiguration configuration) : IPostConfigureOptions<EdpOptions>
{
    public void PostConfigure(string? name, EdpOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Region))
            options.Region = configuration["AWS_REGION"] ?? configuration["AWS_DEFAULT_REGION"];
        if (string.IsNullOrWhiteSpace(options.Region) && options.UsesAws)
            options.Region = FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
    }
}
