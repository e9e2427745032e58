using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Audit;

/// <summary>A field that an act changed, or a fact of it.</summary>
/// <param name="Before">Null for a fact.</param>
internal sealed record AuditField(string Name, string? Before, string Value);

/// <summary>The log in words; whatever came from outside is shown so that it cannot pass for another line.</summary>
internal static class AuditTexts
{
    public static string TitleOf(LogKind log) => log switch
    {
        LogKind.SignIn => "登录日志",
        LogKind.Configuration => "配置日志",
        LogKind.Data => "数据安全日志",
        _ => "操作日志",
    };

    public static string Of(AuditCategory category) => category switch
    {
        AuditCategory.SignIn => "登录",
        AuditCategory.Object => "物码操作",
        AuditCategory.Enterprise => "企码操作",
        AuditCategory.Code => "其他码操作",
        AuditCategory.Configuration => "配置",
        AuditCategory.Data => "数据安全",
        AuditCategory.System => "系统",
        _ => category.ToString(),
    };

    public static string ChannelOf(string actorKind) => actorKind switch
    {
        nameof(ActorKind.Operator) => "平台操作",
        nameof(ActorKind.Application) => "接口操作",
        nameof(ActorKind.System) => "系统任务",
        _ => "未登录",
    };

    public static IEnumerable<SelectListItem> Categories { get; } = [new("全部", ""), .. new[] { AuditCategory.Object, AuditCategory.Enterprise, AuditCategory.Code, AuditCategory.Configuration, AuditCategory.System }.Select(c => new SelectListItem(Of(c), c.ToString()))];

    public static IEnumerable<SelectListItem> Channels { get; } = [new("全部", ""), .. new[] { ActorKind.Operator, ActorKind.Application, ActorKind.System, ActorKind.Anonymous }.Select(k => new SelectListItem(ChannelOf(k.ToString()), k.ToString()))];

    public static IEnumerable<SelectListItem> Outcomes { get; } = [new("全部", ""), new("成功", "ok"), new("失败", "failed")];

    public static string OutcomeOf(string outcome) => outcome == "ok" ? "成功" : "失败";

    public static string Safe(string? text, int most = 300) => Normalise.LogSafe(text, most);

    /// <summary>With milliseconds.</summary>
    public static string Time(DateTime utc) => ChinaTime.Of(utc).ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What changed, before and after, then the facts; the text as it is when it is not what we write.</summary>
    public static IReadOnlyList<AuditField> Fields(AuditRecord record)
    {
        if (record.Details is null)
        {
            return [];
        }
        try
        {
            using var json = JsonDocument.Parse(record.Details);
            return [.. json.RootElement.EnumerateObject().Select(p => FieldOf(p.Name, p.Value)).OrderBy(f => f.Before is null ? 1 : 0)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [new AuditField("内容", null, Safe(record.Details, 4_000))];
        }
    }

    private static AuditField FieldOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            ? new AuditField(Safe(name), Text(value[0]), Text(value[1]))
            : new AuditField(Safe(name), null, Text(value));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "（空）",
        JsonValueKind.True => "是",
        JsonValueKind.False => "否",
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => Safe(text, 2_000),
        JsonValueKind.String => "（空）",
        _ => Safe(value.GetRawText(), 2_000),
    };
}
