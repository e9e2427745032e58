using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SuiShenMa.Kernel.Partners;

namespace SuiShenMa.Host.OpenApi;

/// <summary>Makes the document once; it cannot change while the host runs.</summary>
internal sealed class ApiContract([FromKeyedServices("v1")] IOpenApiDocumentProvider documents) : IApiContract
{
    private JsonNode? _made;

    public async Task<JsonNode> ReadAsync(CancellationToken ct)
    {
        if (_made is null)
        {
            var document = await documents.GetOpenApiDocumentAsync(ct);
            _made = JsonNode.Parse(await document.SerializeAsync(OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Json, ct));
        }
        return _made!;
    }
}
