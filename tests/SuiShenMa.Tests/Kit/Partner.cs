using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Tests.Kit;

/// <summary>An answer of the REST interface.</summary>
internal sealed record Answer(int Status, JsonNode? Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes)
{
    public JsonNode this[string name] => Body![name]!;

    public string? Text(string name) => Body?[name]?.GetValue<string>();
}

/// <summary>A partner's client, written from partner-api.md §2: signs each call with HMAC-SM3.</summary>
internal sealed class Partner(string appId = "demo", string keyId = "demo-hmac", string? secret = null, Uri? address = null)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HmacSm3 _hmac = new(Encoding.UTF8.GetBytes(secret ?? TestHost.Secret));

    public Uri Address { get; } = address ?? TestHost.Address;

    /// <summary>Changes the clock of this partner.</summary>
    public TimeSpan Skew { get; init; }

    public Task<Answer> Get(string target) => Send(HttpMethod.Get, target, (object?)null);

    public Task<Answer> Post(string target, object body, string? idempotencyKey = null) => Send(HttpMethod.Post, target, body, idempotencyKey);

    public Task<Answer> Send(HttpMethod method, string target, object? body, string? idempotencyKey = null) =>
        Send(method, target, body is null ? [] : body is string raw ? Encoding.UTF8.GetBytes(raw) : JsonSerializer.SerializeToUtf8Bytes(body, Web), idempotencyKey);

    public async Task<Answer> Send(HttpMethod method, string target, byte[] body, string? idempotencyKey = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, target));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        request.Headers.TryAddWithoutValidation("Authorization", Sign(method.Method, target, body));
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }
        change?.Invoke(request);
        return await Send(request);
    }

    public static async Task<Answer> Send(HttpRequestMessage request)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && bytes.Length > 0;
        return new Answer((int)response.StatusCode, json ? JsonNode.Parse(bytes) : null, response.Headers, response.Content.Headers, bytes);
    }

    public string Sign(string method, string target, byte[] body, string? nonce = null, long? timestamp = null)
    {
        nonce ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var time = (timestamp ?? (TestHost.Clock.GetUtcNow() + Skew).ToUnixTimeMilliseconds()).ToString(CultureInfo.InvariantCulture);
        var signature = _hmac.ComputeHex(Encoding.UTF8.GetBytes(Message(method, target, time, nonce, body)));
        return $"SSM1-HMAC-SM3 appId=\"{appId}\",keyId=\"{keyId}\",timestamp=\"{time}\",nonce=\"{nonce}\",signature=\"{signature}\"";
    }

    public static string Message(string method, string target, string timestamp, string nonce, byte[] body) =>
        $"{method}\n{target}\n{timestamp}\n{nonce}\n{Sm3.HashHex(body)}\n";
}
