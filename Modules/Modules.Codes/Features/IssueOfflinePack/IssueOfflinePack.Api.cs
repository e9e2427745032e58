using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Codes wanted for use without network.</summary>
/// <param name="SubjectId">As for a person's code.</param>
/// <param name="CertType">As for a person's code.</param>
/// <param name="Count">1 to 48.</param>
internal sealed record IssueOfflinePackRequestV1(string SubjectId, string CertType, int Count);

/// <summary>Codes signed by SM2, each good for 24 hours and once.</summary>
/// <param name="ExpiresAt">Until when they verify.</param>
internal sealed record IssueOfflinePackResponseV1(IReadOnlyList<OfflineCodeV1> Codes, DateTime ExpiresAt);

/// <summary>One code of a pack.</summary>
/// <param name="Url">What the code image holds.</param>
/// <param name="Token">Its last segment, 112 characters: the terminal checks it with <c>/.well-known/ssm-keys.json</c> and the revocation slices.</param>
internal sealed record OfflineCodeV1(string Url, string Token);

internal static class IssueOfflinePackApi
{
    public static void MapIssueOfflinePack(this IEndpointRouteBuilder api) =>
        api.MapPost("/person-codes/offline-packs", async (IssueOfflinePackRequestV1 body, PartnerSender sender, ActorContext context, CancellationToken ct) =>
            {
                context.Call = new CallNote("person");
                var pack = await sender.SendAsync(new IssueOfflinePack.Command(body.SubjectId, body.CertType, body.Count), ct);
                (context.Call.Subject, context.Call.CertType) = (pack.Subject, body.CertType);
                return TypedResults.Json(new IssueOfflinePackResponseV1([.. pack.Codes.Select(c => new OfflineCodeV1(c.Url, c.Token))], pack.ExpiresAt), statusCode: StatusCodes.Status201Created);
            })
            .Partner("person-codes.issue", callsPerMinute: 6_000)
            .Produces<IssueOfflinePackResponseV1>(StatusCodes.Status201Created)
            .WithName("IssueOfflinePack").WithTags("动态码").WithSummary("弱网备用码")
            .WithDescription("为弱网场景预取备用码：SM2 签名，24 小时内有效，每枚只能用一次。终端可离线验签；恢复联网后用“弱网备用码补报接口”报上断网时验过的码，过期后 30 天内都可补报。");
}
