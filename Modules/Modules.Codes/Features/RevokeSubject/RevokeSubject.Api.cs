using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Why the codes of a subject must stop being good.</summary>
/// <param name="Reason">At most 200 characters; kept in the audit record.</param>
/// <param name="Kind"><c>person</c> or <c>enterprise</c>; left out: the person of this id, else the enterprise.</param>
internal sealed record RevokeSubjectRequestV1(string Reason, string? Kind);

/// <summary>What holds now.</summary>
/// <param name="RevokedAt">From then on verifiers answer <c>revoked</c>; the last host follows within three seconds.</param>
internal sealed record RevokeSubjectResponseV1(string SubjectId, string Kind, DateTime RevokedAt);

internal static class RevokeSubjectApi
{
    public static void MapRevokeSubject(this IEndpointRouteBuilder api) =>
        api.MapPost("/subjects/{subjectId}/revocation", async (string subjectId, RevokeSubjectRequestV1 body, PartnerSender sender, CancellationToken ct) =>
            {
                SubjectKind? kind = body.Kind switch
                {
                    null => null,
                    "person" => SubjectKind.Person,
                    "enterprise" => SubjectKind.Enterprise,
                    _ => throw new InputInvalid("kind", "只能是 person 或 enterprise。"),
                };
                var done = await sender.SendAsync(new RevokeSubject.Command(subjectId, body.Reason, kind), ct);
                return new RevokeSubjectResponseV1(done.SubjectId, done.Kind == SubjectKind.Person ? "person" : "enterprise", done.RevokedAt);
            })
            .Partner("subjects.manage")
            .WithName("RevokeSubject").WithTags("动态码").WithSummary("撤销主体的动态码")
            .WithDescription("该主体已发出的动态码 3 秒内在所有节点失效（核验返回 revoked），再次生码返回 409 subject.revoked。已撤销的再次撤销返回 409。");
}
