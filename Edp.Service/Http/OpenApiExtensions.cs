using Edp.Service.Configuration;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Edp.Service.Http;

/// <summary>The description of the HTTP face, exact enough to generate a client from.</summary>
internal static class OpenApiExtensions
{
    private const string KeyScheme = "apiKey";

    public static IServiceCollection AddEdpOpenApi(this IServiceCollection services) => services.AddOpenApi(openApi =>
    {
        openApi.AddDocumentTransformer(DescribeService);
        openApi.AddSchemaTransformer(DescribeTimes);
        openApi.AddOperationTransformer(DescribeRefusals);
    });

    private static Task DescribeService(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "EDP, Event-Driven Packaging",
            Version = Product.Version,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" }
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyMiddleware.Header,
                Description = "Needed where Edp:Http:ApiKey or Edp:Http:ApiKeys is set, on every path but health."
            }
        };
        // The second says that there are services without a key.
        document.Security = [new() { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }, new()];
        return Task.CompletedTask;
    }

    /// <summary>The converter of times hides from the framework what they are.</summary>
    private static Task DescribeTimes(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        return Task.CompletedTask;
    }

    private static Task DescribeRefusals(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No key, or a wrong one" });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "A key without the right, another origin or host, read only" });
        operation.Responses.TryAdd("429", new OpenApiResponse { Description = "Too many wrong keys" });
        return Task.CompletedTask;
    }
}
