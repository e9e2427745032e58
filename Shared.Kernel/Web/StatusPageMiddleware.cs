using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SuiShenMa.Kernel.Web;

/// <summary>Gives empty 4xx and 5xx answers outside <c>/api</c> the human error page, under the address and status that they have.</summary>
internal sealed class StatusPageMiddleware(RequestDelegate next)
{
    public const string Page = "/error";

    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0
            || ProblemHandler.IsApi(http.Request.Path) || http.Request.Path.StartsWithSegments("/health"))
        {
            return;
        }
        if (response.StatusCode == 400 && IsTooLarge(http))
        {
            response.StatusCode = 413;
        }
        var (method, path, query, endpoint) = (http.Request.Method, http.Request.Path, http.Request.QueryString, http.GetEndpoint());
        http.SetEndpoint(null);
        http.Features.Get<IRouteValuesFeature>()?.RouteValues.Clear();
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (HttpMethods.Get, Page, QueryString.Empty);
        try
        {
            await next(http);
        }
        finally
        {
            (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, path, query);
            http.SetEndpoint(endpoint);
        }
    }

    /// <summary>A form beyond the limit is never read, so what is seen to be missing is its antiforgery token; the sentence must be about the size.</summary>
    private static bool IsTooLarge(HttpContext http) =>
        http.Request.ContentLength is { } sent && http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && sent > most;
}
