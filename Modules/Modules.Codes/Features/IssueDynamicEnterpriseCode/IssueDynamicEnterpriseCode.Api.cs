using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An enterprise's dynamic code to be shown.</summary>
/// <param name="Uscc">Unified social credit code; with the certificate types GWCZDJZ, GWLYDJZ, GWZHDJZ and GWJGZJ the number of the overseas certificate, 4 to 32 letters, digits or hyphens.</param>
/// <param name="CertType">Certificate type (证件类型) of organisations, for example <c>YYZZ</c>, <c>TYDMZ</c>, <c>001</c>, <c>GWCZDJZ</c>.</param>
/// <param name="SceneCode">The scene (场景) that the code is shown in, at most 64 characters; its rule sets life, colour and single use.</param>
/// <param name="TtlSeconds">Life in seconds, 15 to 600, rounded down to a multiple of 15; 60 or the scene's life when left out, and never longer than the scene's.</param>
/// <param name="Name">Name of an overseas enterprise that no register here knows, needed at its first code; ignored for domestic ones, whose registered name counts.</param>
internal sealed record IssueDynamicEnterpriseCodeRequestV1(string Uscc, string CertType, string? SceneCode, int? TtlSeconds, string? Name);

/// <summary>The code, ready to be drawn.</summary>
/// <param name="Url">What the code image holds.</param>
/// <param name="Token">Its last segment.</param>
/// <param name="ExpiresAt">Until when it verifies; verifiers allow five seconds more.</param>
/// <param name="Colour">Code of the colour (码色) by the scene's rule; left out where there is none.</param>
internal sealed record IssueDynamicEnterpriseCodeResponseV1(string Url, string Token, DateTime ExpiresAt, string? Colour);

internal static class IssueDynamicEnterpriseCodeApi
{
    public static void MapIssueDynamicEnterpriseCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/enterprise-codes/dynamic", async ([FromServices] IssueEnterpriseDesk desk, HttpContext http, ActorContext context, CancellationToken ct) =>
            {
                var body = PartnerBody.Read<IssueDynamicEnterpriseCodeRequestV1>(http);
                var command = new IssueDynamicEnterpriseCode.Command(body.Uscc, body.CertType, body.SceneCode, body.TtlSeconds, body.Name);
                context.Call = new CallNote("enterprise", Scene: body.SceneCode);
                var made = await desk.IssueAsync(command, http, context, ct);
                (context.Call.Subject, context.Call.CertType) = (made.Subject, made.CertType);
                await DynamicInput.WriteAsync(http, new IssueDynamicEnterpriseCodeResponseV1(made.Url, made.Token, made.ExpiresAt, made.Colour), ct);
            })
            .Partner("enterprise-codes.issue")
            .Accepts<IssueDynamicEnterpriseCodeRequestV1>("application/json")
            .Produces<IssueDynamicEnterpriseCodeResponseV1>()
            .WithName("IssueDynamicEnterpriseCode").WithTags("动态码").WithSummary("“一企一码”动态码生码接口")
            .WithDescription("为企业生成动态码，码中带证件类型标识。企业须在登记信息中且未注销、吊销；境外机构按其证件登记。");
}

/// <summary>Takes the short way, without a database, for enterprises that are known.</summary>
internal sealed class IssueEnterpriseDesk(Subjects subjects, EnterpriseSubjects enterprises, CertTypes types, FieldCipher cipher, DynamicIssue issue)
{
    public async ValueTask<IssuedDynamic> IssueAsync(IssueDynamicEnterpriseCode.Command command, HttpContext http, ActorContext context, CancellationToken ct)
    {
        if (IssueDynamicEnterpriseCode.Errors(command, types, out var type, out var number) is { } errors)
        {
            throw new InputInvalid(errors);
        }
        if (context.Idempotency is null)
        {
            var facts = await enterprises.FactsAsync(number, type!, command.Name, ct);
            var subject = await subjects.FindAsync(SubjectKind.Enterprise, number, ct);
            if (SubjectRegistry.IsKnown(subject, facts, cipher))
            {
                return await issue.IssueAsync(subject!, type!, command.SceneCode, command.TtlSeconds, ct);
            }
        }
        return await ((PartnerSender)http.RequestServices.GetService(typeof(PartnerSender))!).SendAsync(command, ct);
    }
}
