using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Calls to a path or with a method that is none: answered by what the interface has, and logged, because who tries addresses is worth knowing.</summary>
internal sealed class StrayCalls(ApiPaths paths, GatewayCalls calls, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http, ActorContext context, RequestDelegate next)
    {
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            var header = http.Request.Headers.Authorization.ToString();
            if (SignatureHeader.IsOne(header) && SignatureHeader.Parse(header) is { } said)
            {
                (context.PresentedAppId, context.PresentedKeyId) = (said.AppId, said.KeyId);
            }
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: 404 or 405 })
            {
                await AnswerAsync(http);
            }
        }
        finally
        {
            calls.AddStray(http, context, at, clock.GetElapsedTime(started));
        }
    }

    private Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.Remove(HeaderNames.Allow);
        if (paths.MethodsOf(http.Request.Path) is { Length: > 0 } methods)
        {
            http.Response.Headers.Allow = string.Join(", ", methods);
            return Problems.WriteAsync(http, 405, "method.not-allowed", $"这个接口只支持 {string.Join("、", methods)}，请对照 /docs/api 检查。");
        }
        return Problems.WriteAsync(http, 404, "not-found", "没有这个接口，请对照 /docs/api 检查路径。");
    }
}
