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

/// <summary>A scan of a person's code.</summary>
/// <param name="Code">What was scanned: the URL or its last segment, in the case it was scanned in; blanks and line ends are ignored.</param>
/// <param name="Place">Where it is verified, at most 200 characters.</param>
/// <param name="Purpose">What for, at most 200 characters.</param>
/// <param name="SceneCode">The scene (场景) that verifies, at most 64 characters; its rule may ask for single use or consent.</param>
/// <param name="DeviceId">The terminal, at most 64 characters.</param>
internal sealed record VerifyPersonCodeRequestV1(string Code, string Place, string Purpose, string? SceneCode, string? DeviceId);

/// <summary>The verdict; a code that is not good comes with <c>reason</c> and <c>message</c> only.</summary>
/// <param name="Reason"><c>malformed</c>, <c>forged</c>, <c>expired</c>, <c>replayed</c>, <c>revoked</c> or <c>consentRequired</c>; only when not valid.</param>
/// <param name="Message">A sentence in Chinese for the person at the terminal; only when not valid.</param>
/// <param name="CertType">Certificate type (证件类型) that the code was issued with.</param>
/// <param name="CertTypeName">Its name.</param>
/// <param name="Colour">Code of the colour (码色) by the scene's rule; left out where there is none.</param>
/// <param name="Name">Masked, for example 张* or 欧阳*; empty when the platform has no name.</param>
/// <param name="AccessToken">Leads to further attributes; left out where the scene grants none.</param>
internal sealed record VerifyPersonCodeResponseV1(bool Valid, string? Reason, string? Message, string? CertType, string? CertTypeName, string? Colour, string? Name, string? AccessToken)
{
    public static VerifyPersonCodeResponseV1 Of(DynamicVerdict v) => new(v.Valid, v.Reason, v.Message, v.CertType?.Code, v.CertTypeName, v.Colour, v.Name, null);
}

internal static class VerifyPersonCodeApi
{
    public static void MapVerifyPersonCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/person-codes/verify", async ([FromServices] DynamicJudge judge, [FromServices] PatientSender patient, ActorContext context, HttpContext http, CancellationToken ct) =>
            {
                var body = PartnerBody.Read<VerifyPersonCodeRequestV1>(http);
                var command = new VerifyPersonCode.Command(body.Code, body.Place, body.Purpose, body.SceneCode, body.DeviceId);
                if (VerifyPersonCode.Errors(command) is { } errors)
                {
                    throw new InputInvalid(errors);
                }
                VerifyPersonCodeResponseV1 answer;
                long? subject;
                if (context.Idempotency is null)
                {
                    var verdict = await judge.JudgeAsync(body.Code, SubjectKind.Person, body.SceneCode, null, ct);
                    (answer, subject) = (VerifyPersonCodeResponseV1.Of(verdict), verdict.Subject);
                }
                else
                {
                    answer = await patient.SendAsync(context, command, ct);
                    subject = context.Call?.Subject;
                }
                context.Call = new CallNote("person", answer.Reason, body.Place, body.Purpose, body.DeviceId, body.SceneCode) { Subject = subject, CertType = answer.CertType };
                await DynamicInput.WriteAsync(http, answer, ct);
            })
            .Partner("person-codes.verify", personalData: true)
            .Accepts<VerifyPersonCodeRequestV1>("application/json")
            .Produces<VerifyPersonCodeResponseV1>()
            .WithName("VerifyPersonCode").WithTags("动态码").WithSummary("“一人一码”动态码验码接口")
            .WithDescription("扫个人随申码后核验，返回证件类型标识和脱敏姓名。码不可信时仍返回 200，`valid` 为 false，`reason` 说明原因。无法确认一次性码是否用过时返回 503 single-use.unavailable，不会放行。");
}
