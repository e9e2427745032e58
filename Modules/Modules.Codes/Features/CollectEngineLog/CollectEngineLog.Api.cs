using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>One page of the engine log.</summary>
/// <param name="Format">Of the entries: <c>ssm-call/1</c>. Fields may be added to it; one that changes or goes makes it <c>ssm-call/2</c>.</param>
/// <param name="Items">In the order in which the log learned of them, which is that of time but for calls of a host that was cut off.</param>
/// <param name="Next">Ask with <c>after</c> of this value for what follows; keep it together with what was taken in.</param>
/// <param name="More">True: ask again at once. False: all has been read; ask again in a few seconds.</param>
internal sealed record CollectEngineLogResponseV1(string Format, IReadOnlyList<LoggedCallV1> Items, string Next, bool More);

/// <summary>One call of the interface: who, from where, when, what, with what result.</summary>
/// <param name="Id">Unique for good: whoever got an entry twice, after a restore of the platform from a backup, knows it by this.</param>
/// <param name="At">UTC, whole milliseconds.</param>
/// <param name="AppId">As the caller presented it; empty when it presented none.</param>
/// <param name="Proven">False: the caller could not prove to be this application.</param>
/// <param name="KeyId">The key that it named, or empty.</param>
/// <param name="Region">Region of the caller's department, 000000 where no caller is proven.</param>
/// <param name="Source">Network address that the call came from.</param>
/// <param name="Action">Operation id of the interface document; <c>usedOffline</c> for a use without network that was told of later, <c>noSuchOperation</c> for an address that is none.</param>
/// <param name="ActionName">Its name in Chinese.</param>
/// <param name="CodeKind"><c>object</c>, <c>enterprise</c>, <c>person</c>, <c>virtual</c>, <c>short</c>, <c>unified</c> or empty.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Result"><c>ok</c>, or the machine code of the problem or of the verdict on the code.</param>
/// <param name="DurationMicros">Microseconds that the call took.</param>
/// <param name="TraceId">As in the answer's <c>Ssm-Trace-Id</c>.</param>
/// <param name="Place">Where a code was verified; what may be somebody's number or name is covered with stars. So is <paramref name="Purpose"/>.</param>
/// <param name="Purpose">What for.</param>
/// <param name="DeviceId">The terminal, or empty.</param>
/// <param name="SceneCode">The scene, or empty.</param>
/// <param name="CertType">Certificate type in the code, or empty.</param>
/// <param name="Parameters">What was asked: values of fields that are nobody's personal data, of others the length. Left out when there is nothing.</param>
/// <param name="Answer">What was answered, in the same way.</param>
/// <param name="Node">The host that took the call.</param>
internal sealed record LoggedCallV1(
    string Id, DateTime At, string AppId, bool Proven, string KeyId, string Region, string Source, string Action, string ActionName, string CodeKind, int Status, string Result, int DurationMicros,
    string TraceId, string Place, string Purpose, string DeviceId, string SceneCode, string CertType, JsonElement? Parameters, JsonElement? Answer, string Node);

internal static class CollectEngineLogApi
{
    private const string Format = "ssm-call/1";

    public static void MapCollectEngineLog(this IEndpointRouteBuilder api) =>
        api.MapGet("/engine/log", async (PartnerSender sender, ActionTexts actions, CancellationToken ct, string? after = null, int limit = 500) =>
            {
                var page = await sender.SendAsync(new CollectEngineLog.Query(after, limit), ct);
                return new CollectEngineLogResponseV1(Format, [.. page.Calls.Select(c => Of(c, actions))], page.Next.ToString(), page.More);
            })
            .Partner(CollectEngineLog.Capability, callsPerMinute: 1_200)
            .WithName("CollectEngineLog").WithTags("码引擎").WithSummary("码引擎日志抓取接口")
            .WithDescription("按游标逐页抓取调用日志：不重不漏，可随时中断后接着抓。首次不带 after 从现存最早的一条开始，after=latest 只要此后的新日志；之后每次把上一页的 next 原样作为 after。limit 为 1 到 1000。"
                + "持 engine-log.read 的应用看到自己的调用；另持 engine-log.all 的看到全部应用的调用，包括身份未证实的。游标过旧返回 410 cursor.expired。");

    private static LoggedCallV1 Of(EngineCall c, ActionTexts actions) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{c.Id}-{c.Node}"), c.At, c.AppId, c.Region != CallRecord.NoRegion, c.KeyId, c.Region, c.Source, c.Action, actions.Of(c.Action), c.CodeKind, c.Status, c.Reason,
            c.DurationMicros, c.TraceId, c.Place, c.Purpose, c.DeviceId, c.Scene, c.CertType, Json(c.Parameters), Json(c.Answer), c.Node);

    private static JsonElement? Json(string kept)
    {
        if (kept.Length == 0)
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(kept);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not as the log writes it; the collector still gets the call.
            return null;
        }
    }
}
