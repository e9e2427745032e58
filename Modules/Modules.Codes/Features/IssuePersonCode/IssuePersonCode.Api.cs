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

/// <summary>A person's code to be shown.</summary>
/// <param name="SubjectId">The platform's surrogate for the person, 1 to 64 visible ASCII characters; a document number is refused. Unknown: registered with this call.</param>
/// <param name="CertType">Certificate type (证件类型) by GA/T 2000.156, for example <c>111</c>, <c>414</c>, <c>516</c>, <c>553</c>.</param>
/// <param name="SceneCode">The scene (场景) that the code is shown in, at most 64 characters; its rule sets life, colour and single use.</param>
/// <param name="TtlSeconds">Life in seconds, 15 to 600, rounded down to a multiple of 15; 60 or the scene's life when left out, and never longer than the scene's.</param>
/// <param name="Name">Name of the person, at most 100 characters; kept encrypted, shown masked. Left out: as given before.</param>
/// <param name="CertNumber">Number of the certificate, at most 64 characters; only a blind index of it is kept. Left out: as given before.</param>
internal sealed record IssuePersonCodeRequestV1(string SubjectId, string CertType, string? SceneCode, int? TtlSeconds, string? Name, string? CertNumber);

/// <summary>The code, ready to be drawn.</summary>
/// <param name="Url">What the code image holds.</param>
/// <param name="Token">Its last segment.</param>
/// <param name="ExpiresAt">Until when it verifies; verifiers allow five seconds more.</param>
/// <param name="Colour">Code of the colour (码色) by the scene's rule; left out where there is none.</param>
internal sealed record IssuePersonCodeResponseV1(string Url, string Token, DateTime ExpiresAt, string? Colour);

internal static class IssuePersonCodeApi
{
    public static void MapIssuePersonCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/person-codes", async ([FromServices] IssuePersonCodeDesk desk, HttpContext http, ActorContext context, CancellationToken ct) =>
            {
                var body = PartnerBody.Read<IssuePersonCodeRequestV1>(http);
                var command = new IssuePersonCode.Command(body.SubjectId, body.CertType, body.SceneCode, body.TtlSeconds, body.Name, body.CertNumber);
                context.Call = new CallNote("person", Scene: body.SceneCode);
                var made = await desk.IssueAsync(command, http, context, ct);
                (context.Call.Subject, context.Call.CertType) = (made.Subject, made.CertType);
                await DynamicInput.WriteAsync(http, new IssuePersonCodeResponseV1(made.Url, made.Token, made.ExpiresAt, made.Colour), ct);
            })
            .Partner("person-codes.issue")
            .Accepts<IssuePersonCodeRequestV1>("application/json")
            .Produces<IssuePersonCodeResponseV1>()
            .WithName("IssuePersonCode").WithTags("动态码").WithSummary("“一人一码”动态码生码接口")
            .WithDescription("为一个人生成动态码，码中带证件类型标识，不含任何个人信息。首次生码时登记该主体；主体被撤销时返回 409 subject.revoked。");
}

/// <summary>Takes the short way, without a database, for persons who are known.</summary>
internal sealed class IssuePersonCodeDesk(Subjects subjects, CertTypes types, FieldCipher cipher, DynamicIssue issue)
{
    public async ValueTask<IssuedDynamic> IssueAsync(IssuePersonCode.Command command, HttpContext http, ActorContext context, CancellationToken ct)
    {
        if (IssuePersonCode.Errors(command, types, out var type) is { } errors)
        {
            throw new InputInvalid(errors);
        }
        if (context.Idempotency is null)
        {
            var facts = new SubjectFacts(SubjectKind.Person, command.SubjectId, type!, command.Name, command.CertNumber);
            var subject = await subjects.FindAsync(SubjectKind.Person, command.SubjectId, ct);
            if (SubjectRegistry.IsKnown(subject, facts, cipher))
            {
                return await issue.IssueAsync(subject!, type!, command.SceneCode, command.TtlSeconds, ct);
            }
        }
        return await ((PartnerSender)http.RequestServices.GetService(typeof(PartnerSender))!).SendAsync(command, ct);
    }
}
