using SuiShenMa.Host.OpenApi;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Host;

/// <summary>What belongs to the host itself: its pages and the API documents.</summary>
internal static class HostSetup
{
    public static IServiceCollection AddHostPages(this IServiceCollection services)
    {
        services.AddOpenApi("v1", o =>
        {
            o.AddSchemaTransformer<SchemaDocs>();
            o.AddOperationTransformer<OperationFacts>();
            o.AddDocumentTransformer<ApiDocument>();
        });
        services.AddSingleton<IApiContract, ApiContract>();
        return services;
    }

    public static void MapApiDocuments(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new OpenToEveryoneAttribute("partners read the contract before they have a key"));
    }
}
