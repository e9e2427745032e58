using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Kernel.Web;

/// <summary>An error of the REST interface, RFC 9457.</summary>
/// <param name="Code">Stable machine code such as <c>signature.invalid</c>.</param>
/// <param name="Detail">A sentence in Chinese that says what to do next.</param>
/// <param name="Errors">Sentences by field, with <c>code: "validation"</c>.</param>
public sealed record Problem(int Status, string Title, string Detail, string Code, string TraceId, IReadOnlyDictionary<string, string[]>? Errors = null)
{
    /// <summary>Further members, such as the server's own message lines in the sandbox.</summary>
    [JsonExtensionData] public IDictionary<string, object>? More { get; init; }

    public static string TitleOf(int status) => status switch
    {
        400 => "请求有误",
        401 => "身份未通过验证",
        403 => "没有权限",
        404 => "没有找到",
        405 => "不支持的请求方法",
        409 => "与当前状态冲突",
        413 => "内容过大",
        415 => "不支持的内容类型",
        422 => "无法处理",
        429 => "请求过于频繁",
        503 => "服务暂不可用",
        >= 500 => "服务器内部错误",
        _ => "请求未能完成",
    };
}

/// <summary>
/// Turns exceptions of the REST side into problem details: <see cref="InputInvalid"/> 400, <see cref="RuleViolation"/> its
/// own status, malformed requests 4xx, all else 500 without a word of the inside.
/// </summary>
public static partial class Problems
{
    public static Task WriteAsync(HttpContext http, int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null, IDictionary<string, object>? more = null)
    {
        var context = (ActorContext)http.RequestServices.GetService(typeof(ActorContext))!;
        context.ProblemCode = code;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        var problem = new Problem(status, Problem.TitleOf(status), detail, code, context.TraceId, errors) { More = more };
        return JsonSerializer.SerializeAsync(http.Response.Body, problem, Json.Stored, http.RequestAborted);
    }

    public static Task WriteAsync(HttpContext http, Exception error)
    {
        switch (error)
        {
            case InputInvalid invalid:
                return WriteAsync(http, 400, "validation", "请求内容有误，请按 errors 中的说明修改后重试。", invalid.Errors);
            case RuleViolation rule:
                if (rule.RetryAfterSeconds is { } seconds)
                {
                    http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                }
                return WriteAsync(http, rule.Status, rule.Code, rule.Message,
                    rule.Field is null ? null : new Dictionary<string, string[]> { [rule.Field] = [rule.Message] });
            case BadHttpRequestException { StatusCode: 413 }:
                return WriteAsync(http, 413, "body.too-large", "请求内容超过上限，请减小后重试。");
            case BadHttpRequestException { StatusCode: 415 }:
                return WriteAsync(http, 415, "media-type.unsupported", "请以 application/json（UTF-8）提交。");
            case BadHttpRequestException bad when ParameterOf(bad) is { } parameter:
                return WriteAsync(http, 400, "validation", "请求参数缺失或格式不对，请按 errors 中的说明修改后重试。", parameter);
            case BadHttpRequestException bad:
                return WriteAsync(http, bad.StatusCode, "validation", "请求内容不是有效的 JSON，或者某个字段的类型不对。", FieldOf(bad));
            case JsonException json:
                return WriteAsync(http, 400, "validation", "请求内容不是有效的 JSON。", new Dictionary<string, string[]> { [json.Path ?? "$"] = ["无法解析。"] });
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                http.Response.StatusCode = 499;
                return Task.CompletedTask;
            case DbUpdateException or System.Data.Common.DbException when Transient.Is(error):
                http.Response.Headers.RetryAfter = "1";
                return WriteAsync(http, 503, "busy", "系统繁忙，请稍后用同一个 Idempotency-Key 重试。");
            default:
                return WriteAsync(http, 500, "internal", "服务器内部错误，请把 traceId 告诉我们。");
        }
    }

    /// <summary>The framework says in its sentence only which parameter of the address it could not read.</summary>
    private static Dictionary<string, string[]>? ParameterOf(BadHttpRequestException bad) =>
        MissingParameter().Match(bad.Message) is { Success: true } missing ? new() { [missing.Groups[1].Value] = ["缺少这个参数。"] }
        : WrongParameter().Match(bad.Message) is { Success: true } wrong ? new() { [wrong.Groups[1].Value] = ["类型或格式不对。"] }
        : null;

    [GeneratedRegex("^Required parameter \"[^\"]* (\\w+)\" was not provided from (?:query string|route|header)")]
    private static partial Regex MissingParameter();

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (\\w+)\" from \"")]
    private static partial Regex WrongParameter();

    private static Dictionary<string, string[]>? FieldOf(BadHttpRequestException bad)
    {
        if (bad.InnerException is not JsonException { Path: { } path })
        {
            return null;
        }
        var field = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        return new Dictionary<string, string[]> { [field] = ["类型或格式不对。"] };
    }
}

/// <summary>Catches what the pipeline throws: problem details below <c>/api</c> and <c>/.well-known</c>, the error page elsewhere.</summary>
public sealed class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (InputInvalid or RuleViolation or BadHttpRequestException or JsonException or OperationCanceledException))
        {
            log.LogError(exception, "Unhandled in {Method} {Path}", httpContext.Request.Method, httpContext.Request.Path.Value);
        }
        if (!IsApi(httpContext.Request.Path))
        {
            httpContext.Response.StatusCode = exception switch
            {
                RuleViolation rule => rule.Status,
                InputInvalid => 400,
                BadHttpRequestException bad => bad.StatusCode,
                _ => 500,
            };
            return false;
        }
        await Problems.WriteAsync(httpContext, exception);
        return true;
    }

    public static bool IsApi(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/.well-known");
}
