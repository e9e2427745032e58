using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Registry;

/// <summary>
/// Asks the registry over HTTP: <c>POST enterprises/query { usccs: [up to 200] }</c> with the header <c>X-Api-Key</c>,
/// answered by <c>{ items: [{ uscc, name, status }] }</c>; what is not in the list is unknown there.
/// </summary>
internal sealed class HttpEnterpriseRegistry(IHttpClientFactory clients, Breaker<RegistryException> breaker, IOptions<RegistryOptions> options) : IEnterpriseRegistry
{
    public const string ClientName = "enterprise-registry";
    public const int BatchSize = 200;
    private const int NameLength = 200;

    public bool Configured => !string.IsNullOrEmpty(options.Value.BaseUrl);

    public async Task<IReadOnlyDictionary<string, RegistryEntry>> AskAsync(IReadOnlyCollection<string> usccs, CancellationToken ct)
    {
        var known = new Dictionary<string, RegistryEntry>(StringComparer.Ordinal);
        foreach (var batch in usccs.Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            foreach (var entry in await breaker.RunAsync(token => AskAsync(batch, token), ct))
            {
                known[entry.Uscc] = entry;
            }
        }
        return known;
    }

    private async Task<List<RegistryEntry>> AskAsync(string[] usccs, CancellationToken ct)
    {
        try
        {
            using var http = clients.CreateClient(ClientName);
            using var request = new HttpRequestMessage(HttpMethod.Post, "enterprises/query") { Content = JsonContent.Create(new { usccs }) };
            request.Headers.TryAddWithoutValidation("X-Api-Key", options.Value.Key);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            if (!response.IsSuccessStatusCode)
            {
                throw new RegistryException(FailureOf(response.StatusCode), $"HTTP {(int)response.StatusCode}");
            }
            return Read(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(ct)), usccs);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new RegistryException(RegistryFailure.TimedOut, "no answer in time", e);
        }
        catch (HttpRequestException e)
        {
            throw new RegistryException(RegistryFailure.Unavailable, e.HttpRequestError.ToString(), e);
        }
        catch (JsonException e)
        {
            throw new RegistryException(RegistryFailure.BadAnswer, "not JSON", e);
        }
    }

    private static RegistryFailure FailureOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RegistryFailure.WrongKey,
        HttpStatusCode.TooManyRequests => RegistryFailure.TooFrequent,
        _ => RegistryFailure.Unavailable,
    };

    /// <summary>Only what was asked for and makes sense is believed; an answer that is none is a failure, never "unknown".</summary>
    private static List<RegistryEntry> Read(JsonElement root, string[] asked)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw new RegistryException(RegistryFailure.BadAnswer, "no items");
        }
        var entries = new List<RegistryEntry>();
        foreach (var item in items.EnumerateArray())
        {
            var uscc = Uscc.Normalise(Text(item, "uscc"));
            var name = Normalise.Field(Text(item, "name") ?? "");
            if (uscc is null || !asked.Contains(uscc, StringComparer.Ordinal) || name.Length is 0 or > NameLength)
            {
                throw new RegistryException(RegistryFailure.BadAnswer, "an item without a name, or one that was not asked for");
            }
            entries.Add(new RegistryEntry(uscc, name, RegistryWords.StatusOf(Text(item, "status"))));
        }
        return entries;
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
