using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A scan of an enterprise's code.</summary>
/// <param name="Code">What was scanned, the dynamic code or the static one of the wall (<c>/e/</c>): the URL or its last segment, in the case it was scanned in; blanks and line ends are ignored.</param>
/// <param name="Place">Where it is verified, at most 200 characters.</param>
/// <param name="Purpose">What for, at most 200 characters.</param>
/// <param name="SceneCode">The scene (场景) that verifies, at most 64 characters; its rule may ask for single use or consent.</param>
/// <param name="DeviceId">The terminal, at most 64 characters.</param>
internal sealed record VerifyEnterpriseCodeRequestV1(string Code, string Place, string Purpose, string? SceneCode, string? DeviceId);

/// <summary>The verdict; a code that is not good comes with <c>reason</c> and <c>message</c> only.</summary>
/// <param name="Reason"><c>malformed</c>, <c>forged</c>, <c>expired</c>, <c>replayed</c>, <c>revoked</c> or <c>consentRequired</c>; only when not valid.</param>
/// <param name="Message">A sentence in Chinese for the person at the terminal; only when not valid.</param>
/// <param name="CertType">Certificate type (证件类型) that the code was issued with.</param>
/// <param name="CertTypeName">Its name.</param>
/// <param name="Colour">Code of the colour (码色) by the scene's rule; left out where there is none.</param>
/// <param name="Name">Masked, for example 上海汽车****有限公司; empty when the platform has no name.</param>
/// <param name="AccessToken">Leads to further attributes; left out where the scene grants none.</param>
internal sealed record VerifyEnterpriseCodeResponseV1(bool Valid, string? Reason, string? Message, string? CertType, string? CertTypeName, string? Colour, string? Name, string? AccessToken)
{
    public static VerifyEnterpriseCodeResponseV1 Of(DynamicVerdict v) => new(v.Valid, v.Reason, v.Message, v.CertType?.Code, v.CertTypeName, v.Colour, v.Name, null);
}

internal static class VerifyEnterpriseCodeApi
{
    public static void MapVerifyEnterpriseCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/enterprise-codes/verify", async ([FromServices] DynamicJudge judge, [FromServices] StaticEnterpriseJudge statics, [FromServices] PatientSender patient, ActorContext context, HttpContext http, CancellationToken ct) =>
            {
                var body = PartnerBody.Read<VerifyEnterpriseCodeRequestV1>(http);
                var command = new VerifyEnterpriseCode.Command(body.Code, body.Place, body.Purpose, body.SceneCode, body.DeviceId);
                if (VerifyEnterpriseCode.Errors(command) is { } errors)
                {
                    throw new InputInvalid(errors);
                }
                VerifyEnterpriseCodeResponseV1 answer;
                long? subject;
                if (context.Idempotency is null)
                {
                    var verdict = await VerifyEnterpriseCode.JudgeAsync(judge, statics, command, null, ct);
                    (answer, subject) = (VerifyEnterpriseCodeResponseV1.Of(verdict), verdict.Subject);
                }
                else
                {
                    answer = await patient.SendAsync(context, command, ct);
                    subject = context.Call?.Subject;
                }
                context.Call = new CallNote("enterprise", answer.Reason, body.Place, body.Purpose, body.DeviceId, body.SceneCode) { Subject = subject, CertType = answer.CertType };
                await DynamicInput.WriteAsync(http, answer, ct);
            })
            .Partner("enterprise-codes.verify")
            .Accepts<VerifyEnterpriseCodeRequestV1>("application/json")
            .Produces<VerifyEnterpriseCodeResponseV1>()
            .WithName("VerifyEnterpriseCode").WithTags("动态码").WithSummary("“一企一码”动态码验码接口")
            .WithDescription("扫企业随申码（动态码或张贴的静态码）后核验，返回证件类型标识和脱敏的企业名称。码不可信时仍返回 200，`valid` 为 false，`reason` 说明原因。无法确认一次性码是否用过时返回 503 single-use.unavailable，不会放行。");
}
