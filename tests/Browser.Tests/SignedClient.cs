using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.BrowserTests;

/// <summary>A partner's program, written from the partner API's chapter on signatures.</summary>
internal static class SignedClient
{
    public static async Task<JsonNode> Post(string target, object body, int expected = 200)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var message = $"POST\n{target}\n{time}\n{nonce}\n{Sm3.HashHex(bytes)}\n";
        var signature = Convert.ToHexStringLower(HmacSm3.Compute(Encoding.UTF8.GetBytes(RunningHost.Secret), Encoding.UTF8.GetBytes(message)));

        using var client = new HttpClient { BaseAddress = BrowserRun.Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"SSM1-HMAC-SM3 appId=\"demo\",keyId=\"demo-hmac\",timestamp=\"{time}\",nonce=\"{nonce}\",signature=\"{signature}\"");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }
}
