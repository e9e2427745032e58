using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Lets partner calls in: signature or bearer token, nonce, network, capability; answers are signed (partner-api.md §2).</summary>
internal sealed class PartnerGateway(
    RequestDelegate next, IPartnerDirectory directory, INonceStore nonces, BearerTokens tokens, AnswerSigner signer,
    CallRates rates, GatewayCalls calls, StrayCalls strays, TimeProvider clock, ClockGuard guard, ILogger<PartnerGateway> log)
{
    public const int MaxBody = 10 * 1024 * 1024;
    private const long SkewMilliseconds = 5 * 60 * 1000;
    private const string Bearer = "Bearer ";
    private const string Challenge = "SSM1-HMAC-SM3, SSM1-SM2-SM3, Bearer";

    // A length that is claimed costs nothing, so it is not believed before the bytes are there.
    private const int FirstBuffer = 64 * 1024;
    private static readonly string EmptyHash = Sm3.HashHex([]);

    public Task InvokeAsync(HttpContext http, ActorContext context) =>
        http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<PartnerOperation>() is { } operation ? LoggedAsync(http, context, operation)
        : http.Request.Path.StartsWithSegments("/api") && (http.GetEndpoint() as RouteEndpoint) is null ? strays.HandleAsync(http, context, next)
        : next(http);

    private async Task LoggedAsync(HttpContext http, ActorContext context, PartnerOperation operation)
    {
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            await HandleAsync(http, context, operation);
        }
        finally
        {
            calls.Add(http, context, at, clock.GetElapsedTime(started));
            // The server keeps it with the connection until the next request, for as long as that may take.
            http.Request.Body = Stream.Null;
        }
    }

    private async Task HandleAsync(HttpContext http, ActorContext context, PartnerOperation operation)
    {
        Caller caller;
        try
        {
            caller = await AuthenticateAsync(http, context, operation);
        }
        catch (Exception e) when (e is RuleViolation or BadHttpRequestException)
        {
            await RefuseAsync(http, e);
            return;
        }
        catch (SignatureInvalid e)
        {
            http.Response.Headers.WWWAuthenticate = Challenge;
            await Problems.WriteAsync(http, 401, "signature.invalid", "签名不正确，请核对待签名串的五行内容、密钥和算法。",
                more: e.Lines is null ? null : new Dictionary<string, object> { ["message"] = e.Lines });
            return;
        }
        // From here on the caller is known, so that refusals are signed as well.
        var app = caller.App;
        context.Proven = app.Actor;
        var encrypted = PayloadEnvelope.IsWanted(http);
        var answer = (app.SignsAnswers || encrypted) && !operation.Streams ? signer.Begin(http, app.SignsAnswers) : null;
        var tee = answer is null && !operation.Streams ? AnswerTee.On(http) : null;
        try
        {
            Admit(http, context, operation, app);
            var bodyHash = caller.BodyHash;
            if (encrypted)
            {
                var envelope = PayloadEnvelope.Open(http, app, operation, caller.FirstLines(http), clock.GetUtcNow().UtcDateTime);
                // The same request again has another iv: it is the same by what is inside.
                bodyHash = http.Request.Body is MemoryStream { Length: > 0 } opened ? HashOf(opened) : EmptyHash;
                answer!.Envelope = envelope;
            }
            else if (app.Encrypts && operation.PersonalData)
            {
                throw new RuleViolation("encryption.required", "应用已设为加密调用，这个接口的应答含个人信息：请以 Ssm-Encryption: SM4-GCM 加密后再调用。", 403);
            }
            context.Idempotency = IdempotencyOf(http, bodyHash);
            await RunAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            if (e is not (RuleViolation or InputInvalid or BadHttpRequestException or System.Text.Json.JsonException or OperationCanceledException))
            {
                log.LogError(e, "Unhandled in {Method} {Path}", http.Request.Method, http.Request.Path.Value);
            }
            answer?.Discard();
            http.Response.Headers.ContentLength = null;
            await Problems.WriteAsync(http, e);
        }
        if (answer is not null)
        {
            context.Answer = answer.Content;
            await answer.FinishAsync(http);
        }
        else if (tee is not null)
        {
            context.Answer = tee.Off(http);
        }
    }

    /// <summary>Sessions, permissions and forms are for browsers: a partner call has passed all its checks and goes to its operation at once.</summary>
    private Task RunAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint()!;
        return endpoint.RequestDelegate is { } operation && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null ? operation(http) : next(http);
    }

    private static Task RefuseAsync(HttpContext http, Exception e)
    {
        if (e is RuleViolation { Status: 401 })
        {
            http.Response.Headers.WWWAuthenticate = Challenge;
        }
        return Problems.WriteAsync(http, e);
    }

    private void Admit(HttpContext http, ActorContext context, PartnerOperation operation, PartnerApplication app)
    {
        if (!app.Enabled)
        {
            throw new RuleViolation("app.disabled", "应用已停用，请联系平台管理员。", 403);
        }
        if (app.AllowedNetworks.Count > 0 && (http.Connection.RemoteIpAddress is not { } ip || !app.AllowedNetworks.Any(n => n.Contains(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip))))
        {
            throw new RuleViolation("ip.denied", "来源地址不在应用的白名单内，请在开放平台登记后再试。", 403);
        }
        if (operation.Capability != PartnerOperation.AnyApplication && !app.Actor.May(operation.Capability))
        {
            throw new RuleViolation("scope.denied", $"应用没有服务能力 {operation.Capability}，请在开放平台申请。", 403);
        }
        rates.Take(app.AppId, operation);
        context.Actor = app.Actor;
    }

    /// <summary>All that can be judged without the body comes first: who is not known cannot make us hold ten megabytes.</summary>
    private async Task<Caller> AuthenticateAsync(HttpContext http, ActorContext context, PartnerOperation operation)
    {
        // Before a nonce is looked at or forgotten: in a wrong time calls of yesterday are new again.
        guard.DemandSteady();
        var header = http.Request.Headers.Authorization.ToString();
        if (SignatureHeader.IsOne(header))
        {
            return await SignedAsync(http, context, SignatureHeader.Parse(header) ?? throw Denied("signature.malformed", "Authorization 头的格式不对：需要 appId、keyId、timestamp（毫秒数）、nonce（16–64 位字母、数字、- 或 _）、signature 五项，各出现一次。"));
        }
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            if (operation.SignatureOnly)
            {
                throw Denied("signature.missing", "这个接口必须用签名调用，不能用访问令牌。");
            }
            var claim = tokens.Read(header[Bearer.Length..].Trim()) ?? throw Denied("token.invalid", "访问令牌无效或已过期，请重新获取。");
            (context.PresentedAppId, context.PresentedKeyId) = (claim.AppId, claim.KeyId);
            var app = await directory.FindAsync(claim.AppId, http.RequestAborted) ?? throw Denied("app.unknown", "应用不存在，请核对 appId。");
            return new Caller(app, await BufferBodyAsync(http), null, null);
        }
        throw header.Length == 0
            ? Denied("signature.missing", "请求没有签名，请按文档“签名”一节加上 Authorization 头。")
            : Denied("signature.malformed", "Authorization 头须以 SSM1-HMAC-SM3、SSM1-SM2-SM3 或 Bearer 开头。");
    }

    private async Task<Caller> SignedAsync(HttpContext http, ActorContext context, SignatureHeader header)
    {
        (context.PresentedAppId, context.PresentedKeyId) = (header.AppId, header.KeyId);
        var app = await directory.FindAsync(header.AppId, http.RequestAborted) ?? throw Denied("app.unknown", "应用不存在，请核对 appId。");
        if (!app.Keys.TryGetValue(header.KeyId, out var key) || key.Algorithm != header.Algorithm)
        {
            throw Denied("key.unknown", "密钥不存在或算法不符，请核对 keyId。");
        }
        var now = clock.GetUtcNow();
        if (now.UtcDateTime < key.NotBefore || now.UtcDateTime >= key.NotAfter)
        {
            throw Denied("key.expired", "密钥不在有效期内，请更换密钥。");
        }
        // Compared as numbers: fifteen digits reach beyond the calendar.
        var sent = long.Parse(header.Timestamp, CultureInfo.InvariantCulture);
        if (Math.Abs(now.ToUnixTimeMilliseconds() - sent) > SkewMilliseconds)
        {
            throw Denied("timestamp.skewed", "时间戳与服务器相差超过 5 分钟，请校准时钟（单位是毫秒）。");
        }
        var bodyHash = await BufferBodyAsync(http);
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!IsSignedBy(key, http.Request.Method, target, header, bodyHash))
        {
            throw new SignatureInvalid { Lines = app.Sandbox ? [http.Request.Method, target, header.Timestamp, header.Nonce, bodyHash] : null };
        }
        if (!await nonces.ReserveAsync(app.AppId, header.Nonce, DateTimeOffset.FromUnixTimeMilliseconds(sent + (2 * SkewMilliseconds)).UtcDateTime, http.RequestAborted))
        {
            throw Denied("nonce.replayed", "nonce 已经用过，每次请求请换一个新的。");
        }
        return new Caller(app, bodyHash, header.Timestamp, header.Nonce);
    }

    private static bool IsSignedBy(PartnerKey key, string method, string target, in SignatureHeader header, string bodyHash)
    {
        Span<byte> buffer = stackalloc byte[1024];
        ReadOnlySpan<byte> message = Utf8.TryWrite(buffer, $"{method}\n{target}\n{header.Timestamp}\n{header.Nonce}\n{bodyHash}\n", out var written)
            ? buffer[..written]
            : Encoding.UTF8.GetBytes($"{method}\n{target}\n{header.Timestamp}\n{header.Nonce}\n{bodyHash}\n");
        if (key.Hmac is { } hmac)
        {
            return hmac.IsGood(message, header.Signature);
        }
        Span<byte> raw = stackalloc byte[160];
        return Convert.TryFromBase64String(header.Signature, raw, out var length) && key.Sm2!.Verify(message, raw[..length]);
    }

    /// <summary>Reads the body once into memory, bounded, so that it can be hashed before it is parsed.</summary>
    private static async Task<string> BufferBodyAsync(HttpContext http)
    {
        var request = http.Request;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBody + 64 * 1024;
        }
        if (request.ContentLength is 0 || (request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false))
        {
            return EmptyHash;
        }
        if (request.ContentLength > MaxBody)
        {
            throw new RuleViolation("body.too-large", "请求内容超过 10 MB，请分批提交。", 413);
        }
        var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, FirstBuffer));
        await request.Body.CopyToAsync(buffer, http.RequestAborted);
        if (buffer.Length > MaxBody)
        {
            throw new RuleViolation("body.too-large", "请求内容超过 10 MB，请分批提交。", 413);
        }
        buffer.Position = 0;
        request.Body = buffer;
        return HashOf(buffer);
    }

    private static string HashOf(MemoryStream body) => Sm3.HashHex(body.GetBuffer().AsSpan(0, (int)body.Length));

    private static IdempotencyClaim? IdempotencyOf(HttpContext http, string bodyHash)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue("Idempotency-Key", out var values))
        {
            return null;
        }
        var key = values.ToString();
        if (key.Length is < 1 or > 64 || key.Any(c => c is < '!' or > '~'))
        {
            throw new InputInvalid("Idempotency-Key", "须为 1 到 64 个可见的 ASCII 字符。");
        }
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return new IdempotencyClaim(key, Sm3.HashHex(Encoding.UTF8.GetBytes(http.Request.Method + "\n" + target + "\n" + bodyHash)));
    }

    private static RuleViolation Denied(string code, string message) => new(code, message, 401);

    /// <summary>Who calls; the time and the nonce are those of the signature.</summary>
    private readonly record struct Caller(PartnerApplication App, string BodyHash, string? Timestamp, string? Nonce)
    {
        /// <summary>The first four lines of the signed message; null when nothing was signed.</summary>
        public string? FirstLines(HttpContext http) =>
            Nonce is null ? null : $"{http.Request.Method}\n{http.Features.Get<IHttpRequestFeature>()!.RawTarget}\n{Timestamp}\n{Nonce}\n";
    }

    private sealed class SignatureInvalid : Exception
    {
        public string[]? Lines { get; init; }
    }
}
