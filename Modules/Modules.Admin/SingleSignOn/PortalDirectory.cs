using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>What the portal is told of an account.</summary>
/// <param name="ExternalId">Our id of the account; stays when the name changes.</param>
internal sealed record PushedAccount(string ExternalId, string LoginName, string Name, string Organisation, bool Enabled, IReadOnlyList<string> Roles);

/// <summary>The portal will never take this push as it is.</summary>
internal sealed class PortalRefused(string reason) : Exception(reason);

/// <summary>The portal's interface that takes accounts; a push may be repeated.</summary>
internal interface IPortalDirectory
{
    /// <returns>The portal's subject for the account.</returns>
    Task<string> PutAsync(PushedAccount account, CancellationToken ct);
}

/// <summary>
/// <c>PUT {BaseUrl}/api/users/{loginName}</c>, signed by HMAC-SM3 over <c>PUT ⏎ path ⏎ time ⏎ SM3(body)</c>; answers
/// <c>{ "subject": … }</c>. 4xx is refused for good, all else is tried again.
/// </summary>
internal sealed class HttpPortalDirectory(HttpClient http, IOptions<SingleSignOnOptions> options, TimeProvider clock) : IPortalDirectory
{
    public async Task<string> PutAsync(PushedAccount account, CancellationToken ct)
    {
        var settings = options.Value.Provisioning;
        var address = new Uri(settings.BaseUrl.TrimEnd('/') + "/api/users/" + Uri.EscapeDataString(account.LoginName));
        var body = JsonSerializer.SerializeToUtf8Bytes(new { account.ExternalId, account.Name, account.Organisation, account.Enabled, account.Roles }, Json.Stored);
        var time = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Ssm-Time", time);
        request.Headers.Add("Ssm-Signature", new HmacSm3(Encoding.UTF8.GetBytes(settings.Secret)).ComputeHex(Encoding.UTF8.GetBytes($"PUT\n{address.AbsolutePath}\n{time}\n{Sm3.HashHex(body)}")));
        using var answer = await http.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
        {
            var reason = $"门户接口回答 {(int)answer.StatusCode}";
            throw (int)answer.StatusCode is >= 400 and < 500 && answer.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
                ? new PortalRefused(reason) : new HttpRequestException(reason);
        }
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        return json.RootElement.TryGetProperty("subject", out var subject) && subject.GetString() is { Length: > 0 and <= 128 } text
            ? text : throw new HttpRequestException("门户接口没有回答账号标识");
    }
}

/// <summary>Stops pushing for a minute after several failures in a row, so that a portal that is down is left in peace.</summary>
internal sealed class PortalBreaker(TimeProvider clock)
{
    public const int FailuresInARow = 5;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private int _failures;
    private long _since;

    public bool IsOpen => Volatile.Read(ref _failures) >= FailuresInARow && clock.GetElapsedTime(Volatile.Read(ref _since)) < Pause;

    public void Failed()
    {
        Volatile.Write(ref _since, clock.GetTimestamp());
        Interlocked.Increment(ref _failures);
    }

    public void Succeeded() => Volatile.Write(ref _failures, 0);
}
