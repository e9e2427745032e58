using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A partner asks whether a short code is good.</summary>
internal static class VerifyShortCode
{
    internal sealed record Command(string? Short) : ICommand<VerifyShortCodeResponseV1>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Short).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage("请传入短码。").MaximumLength(CodeText.LongestInput).WithMessage($"最长 {CodeText.LongestInput} 个字符。");
    }

    internal sealed class Handler(IShortCodes codes) : IHandle<Command, VerifyShortCodeResponseV1>
    {
        public async Task<VerifyShortCodeResponseV1> Handle(Command request, CancellationToken cancellationToken)
        {
            var answer = await codes.FollowAsync(request.Short, cancellationToken);
            return answer.Verdict == ShortCodeVerdict.Good
                ? new VerifyShortCodeResponseV1(true, null, null, answer.Short, answer.Kind, answer.ExpiresAt)
                : new VerifyShortCodeResponseV1(false, ReasonOf(answer.Verdict), MessageOf(answer.Verdict), null, null, null);
        }
    }

    public static string ReasonOf(ShortCodeVerdict verdict) => verdict switch
    {
        ShortCodeVerdict.Misread => "checksum",
        ShortCodeVerdict.Expired => "expired",
        ShortCodeVerdict.Denied => "denied",
        _ => "unknown",
    };

    public static string MessageOf(ShortCodeVerdict verdict) => verdict switch
    {
        ShortCodeVerdict.Misread => "短码校验不通过，可能扫描或录入有误，请重新扫码。",
        ShortCodeVerdict.Expired => "短码已过有效期。",
        ShortCodeVerdict.Denied => "短码指向的地址已不在白名单内。",
        _ => "查无此短码，平台没有签发过它。",
    };
}

/// <summary>A short code to be judged.</summary>
/// <param name="Short">The value, or its address; either case, blanks and line ends are ignored.</param>
internal sealed record VerifyShortCodeRequestV1(string? Short);

/// <summary>The verdict.</summary>
/// <param name="Reason"><c>unknown</c>, <c>checksum</c>, <c>expired</c> or <c>denied</c> (the address has left the scan white list); null when valid.</param>
/// <param name="Message">The same as a sentence in Chinese.</param>
/// <param name="Short">In capitals; null when not valid.</param>
/// <param name="Kind"><c>object</c>, <c>enterprise</c> or <c>link</c>; null when not valid.</param>
internal sealed record VerifyShortCodeResponseV1(bool Valid, string? Reason, string? Message, string? Short, string? Kind, DateTime? ExpiresAt);

internal static class VerifyShortCodeApi
{
    public static void MapVerifyShortCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/short-codes/verify", async (VerifyShortCodeRequestV1 body, [FromServices] PatientSender patient, ActorContext context, CancellationToken ct) =>
            {
                var answer = await patient.SendAsync(context, new VerifyShortCode.Command(body.Short), ct);
                context.Call = new CallNote("short", answer.Reason);
                return answer;
            })
            .Partner("short-codes")
            .WithName("VerifyShortCode").WithTags("短码").WithSummary("短码核验接口")
            .WithDescription("短码不可信时仍返回 200，`valid` 为 false，`reason` 说明原因。");
}
