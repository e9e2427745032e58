using System.Globalization;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Log;

/// <summary>What results and kinds of code are called by people.</summary>
internal static class CallTexts
{
    /// <summary>In Shanghai, to the millisecond.</summary>
    public static string Precise(DateTime at) => ChinaTime.Of(at).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Good; a code, an address or a caller that is not good; a call that was turned away; our own fault.</summary>
    public static string Outcome(string reason, int status) =>
        reason == CallRecord.Ok ? "成功" : status >= 500 ? "平台故障" : status >= 400 ? "被拒绝" : CallReasons.IsAboutACode(reason) ? "码不可信" : "不通过";

    public static string Tone(string reason, int status) =>
        reason == CallRecord.Ok ? "ok" : status >= 500 ? "bad" : "warn";
}
