using System.Text.Json.Nodes;

namespace SuiShenMa.Kernel.Partners;

/// <summary>The published contract of the REST interface, as the running host would send it.</summary>
public interface IApiContract
{
    /// <returns>The OpenAPI document; made once, not to be changed.</returns>
    Task<JsonNode> ReadAsync(CancellationToken ct);
}
