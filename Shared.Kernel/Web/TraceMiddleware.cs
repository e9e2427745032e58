using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Web;

/// <summary>Gives each request its trace id, notes where it came from, and says both to whoever asks later.</summary>
internal sealed class TraceMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http, ActorContext context)
    {
        // In the order of time, so that the logs' indexes of it grow at their end: random ids cost them a page for every line.
        context.TraceId = Guid.CreateVersion7().ToString("N");
        context.SourceIp = http.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : null;
        context.Device = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } device ? device : null;
        // Set last, because an error clears the headers before its page is written.
        http.Response.OnStarting(static state =>
        {
            var (response, of) = ((HttpResponse, ActorContext))state;
            response.Headers["Ssm-Trace-Id"] = of.TraceId;
            return Task.CompletedTask;
        }, (http.Response, context));
        return next(http);
    }
}

/// <summary>Headers that keep a page from being framed, sniffed or fed with foreign script; the nonce is for our own inline script.</summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (!ProblemHandler.IsApi(http.Request.Path))
        {
            var nonce = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
            http.Items[CspNonce.Key] = nonce;
            headers.XFrameOptions = "DENY";
            headers.ContentSecurityPolicy = $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        }
        return next(http);
    }
}

/// <summary>The nonce of this answer's content security policy.</summary>
public static class CspNonce
{
    internal const string Key = "csp-nonce";

    public static string Of(HttpContext http) => http.Items[Key] as string ?? "";
}
