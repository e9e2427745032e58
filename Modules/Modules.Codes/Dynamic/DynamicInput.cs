using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Shape errors of the hot operations, written out because they run for every code shown and every scan.</summary>
internal static class DynamicInput
{
    private const int LongestId = 64;
    private const int LongestName = 100;

    /// <summary>Hands the errors to a validator, for the calls that go the long way.</summary>
    public static void AddTo<T>(this ValidationContext<T> context, Dictionary<string, string[]>? errors)
    {
        foreach (var (field, messages) in errors ?? [])
        {
            context.AddFailure(field, messages[0]);
        }
    }

    public static void Fail(ref Dictionary<string, string[]>? errors, string field, string message) => (errors ??= [])[field] = [message];

    public static void CheckScan(string? code, string? place, string? purpose, string? sceneCode, string? deviceId, ref Dictionary<string, string[]>? errors)
    {
        CheckText("code", code, CodeText.LongestInput, "请传入扫到的码值。", ref errors);
        CheckText("place", place, 200, "请填写核验地点。", ref errors);
        CheckText("purpose", purpose, 200, "请填写核验用途。", ref errors);
        CheckScene(sceneCode, ref errors);
        if (deviceId is { Length: > 64 })
        {
            Fail(ref errors, "deviceId", "设备号最长 64 个字符。");
        }
    }

    public static void CheckSubject(string? subjectId, ref Dictionary<string, string[]>? errors)
    {
        if (string.IsNullOrEmpty(subjectId) || subjectId.Length > LongestId || subjectId.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            Fail(ref errors, "subjectId", "须为 1 到 64 个可见的 ASCII 字符，是平台给这个人的代号。");
        }
        else if (IsCitizenNumber(subjectId))
        {
            Fail(ref errors, "subjectId", "不能用公民身份号码作代号，证件号码不得明文传输。");
        }
    }

    public static void CheckLife(int? ttlSeconds, ref Dictionary<string, string[]>? errors)
    {
        if (ttlSeconds is < DynamicTokens.ShortestLife or > DynamicTokens.LongestLife)
        {
            Fail(ref errors, "ttlSeconds", $"有效期须在 {DynamicTokens.ShortestLife} 到 {DynamicTokens.LongestLife} 秒之间。");
        }
    }

    public static void CheckScene(string? sceneCode, ref Dictionary<string, string[]>? errors)
    {
        if (sceneCode is { Length: > 64 })
        {
            Fail(ref errors, "sceneCode", "场景代码最长 64 个字符。");
        }
    }

    public static void CheckNames(string? name, string? certNumber, ref Dictionary<string, string[]>? errors)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl)))
        {
            Fail(ref errors, "name", "名称为 1 到 100 个字，不含控制字符。");
        }
        if (certNumber is not null && (string.IsNullOrWhiteSpace(certNumber) || certNumber.Length > 64 || certNumber.Any(char.IsControl)))
        {
            Fail(ref errors, "certNumber", "证件号码为 1 到 64 个字符。");
        }
    }

    public static void CheckText(string field, string? value, int longest, string missing, ref Dictionary<string, string[]>? errors)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Fail(ref errors, field, missing);
        }
        else if (value.Length > longest)
        {
            Fail(ref errors, field, $"最长 {longest} 个字符。");
        }
    }

    public static async Task WriteAsync<T>(HttpContext http, T answer, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, Json.Stored);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, ct);
    }

    private static bool IsCitizenNumber(string text) =>
        text.Length == 18 && !text.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9') && char.ToUpperInvariant(text[17]) == Iso7064.Mod11Dash2(text.AsSpan(0, 17));
}
