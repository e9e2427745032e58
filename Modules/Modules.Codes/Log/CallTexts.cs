using System.Globalization;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Log;

/// <summary>What results and kinds of code are called by people.</summary>
internal static class CallTexts
{
    public static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["person"] = "人码",
        ["enterprise"] = "企业码",
        ["object"] = "物码",
        ["virtual"] = "虚拟物码",
        ["short"] = "短码",
        ["unified"] = "统一编码",
    };

    /// <summary>In Shanghai, to the millisecond.</summary>
    public static string Precise(DateTime at) => ChinaTime.Of(at).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Kind(string kind) => kind.Length == 0 ? "其他" : Kinds.GetValueOrDefault(kind, kind);

    /// <summary>Good; a code that is not good; a call that was turned away; our own fault.</summary>
    public static string Outcome(string reason, int status) =>
        reason == CallRecord.Ok ? "成功" : status >= 500 ? "平台故障" : status >= 400 ? "被拒绝" : "码不可信";

    public static string Tone(string reason, int status) =>
        reason == CallRecord.Ok ? "ok" : status >= 500 ? "bad" : "warn";
}
