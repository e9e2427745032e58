using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>What one terminal saw while it had no network.</summary>
/// <param name="Uses">1 to 200 codes.</param>
/// <param name="Place">Where they were verified, at most 200 characters.</param>
/// <param name="Purpose">What for, at most 200 characters.</param>
/// <param name="SceneCode">The scene (场景) that verified, at most 64 characters; where it demands consent, the consent of now counts.</param>
/// <param name="DeviceId">The terminal, at most 64 characters. The same application, terminal, code and moment is the same use, however often it is handed in.</param>
internal sealed record ReportOfflineUsesRequestV1(List<OfflineUseV1?>? Uses, string? Place, string? Purpose, string? SceneCode, string? DeviceId);

/// <summary>One code as it was seen.</summary>
/// <param name="Code">What was scanned: the URL or its last segment (112 characters).</param>
/// <param name="SeenAt">When, by the clock of the terminal; RFC 3339 with offset, whole milliseconds count.</param>
internal sealed record OfflineUseV1(string? Code, DateTimeOffset? SeenAt);

/// <summary>The verdicts, in the order of the request.</summary>
internal sealed record ReportOfflineUsesResponseV1(IReadOnlyList<OfflineVerdictV1> Items);

/// <summary>Whether a code was good when it was seen, by all that the platform knows now; handed in again later, another use may have become known.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Reason"><c>malformed</c>, <c>forged</c>, <c>expired</c> (not good at that moment), <c>revoked</c> (revoked at that moment), <c>replayed</c> (used before that moment), <c>consentRequired</c>, or <c>tooLate</c> (ended more than 30 days ago); only when not valid.</param>
/// <param name="Message">A sentence in Chinese; only when not valid.</param>
/// <param name="CertType">Certificate type (证件类型) that the code was issued with; only when valid.</param>
/// <param name="CertTypeName">Its name; only when valid.</param>
/// <param name="Name">Masked; empty when the platform has no name; only when valid.</param>
/// <param name="Uses">Known uses of the code, this one among them, by whatever verifier; more than 1 means that it was used twice. 0 when the code was not good in itself.</param>
/// <param name="FirstSeenAt">When the earliest known use was.</param>
/// <param name="SeenAtProvenBy"><c>platform</c> when the code was handed in before it ended, so that it was seen in time whatever the terminal's clock said; else <c>reporter</c>. Left out for codes that are not genuine.</param>
internal sealed record OfflineVerdictV1(
    int Index, bool Valid, string? Reason, string? Message, string? CertType, string? CertTypeName, string? Name, int Uses, DateTime? FirstSeenAt, string? SeenAtProvenBy);

internal static class ReportOfflineUsesApi
{
    public static void MapReportOfflineUses(this IEndpointRouteBuilder api) =>
        api.MapPost("/person-codes/offline-uses", async (ReportOfflineUsesRequestV1 body, PartnerSender sender, ActorContext context, CertTypes types, TimeProvider clock, CancellationToken ct) =>
            {
                var command = new ReportOfflineUses.Command(body.Uses?.ConvertAll(u => u is null ? null : new ReportOfflineUses.Seen(u.Code, u.SeenAt)), body.Place, body.Purpose, body.SceneCode, body.DeviceId);
                context.Call = new CallNote("person", null, body.Place, body.Purpose, body.DeviceId, body.SceneCode);
                var verdicts = (await sender.SendAsync(command, ct)).Verdicts;
                context.Call.Told = [.. verdicts.Select((v, i) => (v, i)).Where(p => p.v.IsNew).Select(p => Told(p.v, body, body.Uses![p.i]!.SeenAt!.Value))];
                var now = clock.GetUtcNow();
                return TypedResults.Ok(new ReportOfflineUsesResponseV1([.. verdicts.Select((v, i) => Of(v, i, types, now))]));
            })
            .Partner("person-codes.verify", callsPerMinute: 600, personalData: true)
            .WithName("ReportOfflineUses").WithTags("动态码").WithSummary("弱网备用码补报接口")
            .WithDescription("终端断网时验过的弱网备用码，联网后在这里补报，码过期后 30 天内都可以。逐枚回答验码当时是否可信（签名、有效期、当时是否已撤销），以及平台目前所知的全部使用次数：同一枚码被用过两次的（包括被不同单位），较晚的一次为 replayed。"
                + "同一应用、设备、码、时刻重复补报只记一次。每次使用在码引擎日志中单独成行。");

    private static OfflineVerdictV1 Of(OfflineVerdict v, int index, CertTypes types, DateTimeOffset now)
    {
        var good = v.Reason is null;
        var type = good ? CertTypes.Find(v.Token!.Value.CertNumber) : null;
        var provenBy = v.Token is not { } token ? null : now.ToUnixTimeSeconds() <= OfflineTokens.ExpiresAt(token) ? "platform" : "reporter";
        return new(index, good, v.Reason, v.Message, type?.Code, type is null ? null : types.NameOf(type), good ? v.Subject!.MaskedName : null, v.Uses, v.FirstSeenAt, provenBy);
    }

    private static ToldCall Told(OfflineVerdict v, ReportOfflineUsesRequestV1 body, DateTimeOffset seenAt) =>
        new(CallRecord.UsedOffline,
            new CallNote("person", v.Reason, body.Place, body.Purpose, body.DeviceId, body.SceneCode) { Subject = v.Token?.Subject, CertType = v.Token is { } token ? CertTypes.Find(token.CertNumber)?.Code : null },
            JsonSerializer.Serialize(new { seenAt = seenAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), uses = v.Uses.ToString(CultureInfo.InvariantCulture) }, Json.Stored));
}
