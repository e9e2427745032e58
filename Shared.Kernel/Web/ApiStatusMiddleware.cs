using Microsoft.AspNetCore.Http;

namespace SuiShenMa.Kernel.Web;

/// <summary>Gives empty answers below <c>/api</c> (wrong media type, a file that is none; paths and methods that are none: <see cref="Partners.StrayCalls"/>) their problem details.</summary>
internal sealed class ApiStatusMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || !ProblemHandler.IsApi(http.Request.Path))
        {
            return;
        }
        var (code, detail) = response.StatusCode switch
        {
            404 => ("not-found", "没有这个接口，请对照 /docs/api 检查路径。"),
            413 => ("body.too-large", "请求内容超过上限，请减小后重试。"),
            415 => ("media-type.unsupported", "请以 application/json（UTF-8）提交。"),
            _ => ("http." + response.StatusCode, Problem.TitleOf(response.StatusCode) + "。"),
        };
        await Problems.WriteAsync(http, response.StatusCode, code, detail);
    }
}
