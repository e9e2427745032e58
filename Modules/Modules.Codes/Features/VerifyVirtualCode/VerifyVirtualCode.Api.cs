using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A virtual code to be resolved.</summary>
/// <param name="Code">The URL or its last segment, in the case it was scanned in; blanks and line ends are ignored.</param>
internal sealed record VerifyVirtualCodeRequestV1(string Code);

/// <summary>The verdict; a code that is not good comes with <c>reason</c> and <c>message</c> only.</summary>
/// <param name="Reason"><c>malformed</c>, <c>forged</c>, <c>expired</c>, <c>replayed</c>, or <c>unknown</c> for a code of another application; only when not valid.</param>
/// <param name="Message">A sentence in Chinese; only when not valid.</param>
/// <param name="Payload">As given when the code was made.</param>
/// <param name="TypeCode">As given when the code was made.</param>
/// <param name="ScannedBy">Surrogate of the person who scanned, where the three ends told it.</param>
/// <param name="ScannedAt">When the code was first scanned, or left out.</param>
internal sealed record VerifyVirtualCodeResponseV1(bool Valid, string? Reason, string? Message, string? Payload, string? TypeCode, string? ScannedBy, DateTime? ScannedAt);

internal static class VerifyVirtualCodeApi
{
    public static void MapVerifyVirtualCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/virtual-codes/verify", async (VerifyVirtualCodeRequestV1 body, [FromServices] PatientSender patient, HttpContext http, ActorContext context, CancellationToken ct) =>
            {
                var answer = await patient.SendAsync(context, new VerifyVirtualCode.Command(body.Code), ct);
                context.Call = new CallNote("virtual", answer.Reason);
                await DynamicInput.WriteAsync(http, answer, ct);
            })
            .Partner("virtual-codes", personalData: true)
            .Produces<VerifyVirtualCodeResponseV1>()
            .WithName("VerifyVirtualCode").WithTags("虚拟物码").WithSummary("虚拟动态码核验接口")
            .WithDescription("取回生码时传入的信息。`singleUse` 的码只能核验一次，第二次返回 replayed。");
}
