using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Bench;

/// <summary>Writes the bytes of one request after another into the same buffer.</summary>
internal abstract class CallWriter
{
    /// <summary>What an answer's body must begin with to be counted as good.</summary>
    public abstract byte[] GoodStart { get; }

    /// <returns>The request; valid until the next call.</returns>
    public abstract ReadOnlySpan<byte> Next();
}

/// <summary>The empty JSON endpoint of the same host.</summary>
internal sealed class LiveCall(int port) : CallWriter
{
    private readonly byte[] _bytes = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"));

    public override byte[] GoodStart { get; } = "{\"status\":\"live\""u8.ToArray();

    public override ReadOnlySpan<byte> Next() => _bytes;
}

/// <summary>Posts the same body with something changed in it each time; signed by HMAC-SM3, or with a bearer token.</summary>
internal abstract class SignedCall : CallWriter
{
    private readonly HmacSm3? _hmac;
    private readonly byte[] _request;
    private readonly byte[] _message;
    private readonly int _body;
    private readonly int _time;
    private readonly int _nonce;
    private readonly int _signature;
    private long _turn;

    /// <param name="token">Null: every request is signed.</param>
    protected SignedCall(int port, string target, string body, string? token)
    {
        _hmac = token is null ? new HmacSm3(Encoding.UTF8.GetBytes(DataSite.Secret)) : null;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var proof = token is null
            ? $"SSM1-HMAC-SM3 appId=\"demo-fast\",keyId=\"demo-hmac\",timestamp=\"{new string('t', 13)}\",nonce=\"{nonce}{new string('n', 12)}\",signature=\"{new string('s', 64)}\""
            : "Bearer " + token;
        var bytes = Encoding.UTF8.GetByteCount(body);
        var head = string.Create(CultureInfo.InvariantCulture, $"POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\nAuthorization: {proof}\r\n\r\n");
        _request = Encoding.UTF8.GetBytes(head + body);
        _body = _request.Length - bytes;
        _message = Encoding.ASCII.GetBytes($"POST\n{target}\n{new string('t', 13)}\n{nonce}{new string('n', 12)}\n{new string('h', 64)}\n");
        _time = _request.AsSpan().IndexOf("ttttttttttttt"u8);
        _nonce = _request.AsSpan().IndexOf("nnnnnnnnnnnn"u8);
        _signature = _request.AsSpan().IndexOf("ssssssssssss"u8);
    }

    public override ReadOnlySpan<byte> Next()
    {
        Change(_request.AsSpan(_body));
        if (_hmac is not null)
        {
            Sign();
        }
        return _request;
    }

    /// <summary>Changes the body in place; its length stays.</summary>
    protected abstract void Change(Span<byte> body);

    private void Sign()
    {
        Span<byte> hash = stackalloc byte[Sm3.Size];
        Sm3.Hash(_request.AsSpan(_body), hash);
        var message = _message.AsSpan();
        // From the end: hash and line end, nonce and line end, time and line end.
        var hashAt = message.Length - 65;
        var nonceAt = hashAt - 13;
        var timeAt = nonceAt - 12 - 14;
        Hex(hash, message[hashAt..]);
        Digits(_turn++, message.Slice(nonceAt, 12));
        Digits(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), message.Slice(timeAt, 13));
        _hmac!.Write(message, hash);
        message.Slice(timeAt, 13).CopyTo(_request.AsSpan(_time));
        message.Slice(nonceAt, 12).CopyTo(_request.AsSpan(_nonce));
        Hex(hash, _request.AsSpan(_signature));
    }

    private static void Digits(long value, Span<byte> into)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    private static void Hex(ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            into[i * 2] = "0123456789abcdef"u8[bytes[i] >> 4];
            into[(i * 2) + 1] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }
}

/// <summary>Verifies object codes, each chosen at random.</summary>
/// <param name="from">First of the <paramref name="count"/> codes that are asked for.</param>
internal sealed class VerifyCall(int port, StoredCodes codes, int from, int count, string? token, int seed) : SignedCall(port, "/api/v1/object-codes/verify", Body, token)
{
    private const string Body = "{\"code\":\"https://code.example.sh.gov.cn/w/00000000000000\",\"place\":\"世纪大道地铁站2号口\",\"purpose\":\"日常巡查\"}";
    private static readonly int At = Encoding.UTF8.GetBytes(Body).AsSpan().IndexOf("00000000000000"u8);
    private readonly Random _random = new(seed);

    public override byte[] GoodStart { get; } = "{\"valid\":true"u8.ToArray();

    protected override void Change(Span<byte> body) => codes[from + _random.Next(count)].CopyTo(body[At..]);
}

/// <summary>A partner that calls now and then: orders batches, asks for tokens.</summary>
internal sealed class SlowPartner(HttpClient client)
{
    private static readonly HmacSm3 Hmac = new(Encoding.UTF8.GetBytes(DataSite.Secret));

    public async Task<string> TokenAsync() => (await SendAsync(HttpMethod.Post, "/api/v1/engine/tokens", "{}"))["accessToken"]!.GetValue<string>();

    public async Task<JsonNode> SendAsync(HttpMethod method, string target, string body)
    {
        using var request = new HttpRequestMessage(method, target);
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var signature = Hmac.ComputeHex(Encoding.UTF8.GetBytes($"{method.Method}\n{target}\n{time}\n{nonce}\n{Sm3.HashHex(bytes)}\n"));
        request.Headers.TryAddWithoutValidation("Authorization", $"SSM1-HMAC-SM3 appId=\"demo-fast\",keyId=\"demo-hmac\",timestamp=\"{time}\",nonce=\"{nonce}\",signature=\"{signature}\"");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {target}: {(int)answer.StatusCode} {text}");
    }
}
