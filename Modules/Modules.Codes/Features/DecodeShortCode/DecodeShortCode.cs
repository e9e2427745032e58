using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Short;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A partner scans a short code and wants to know what it stands for.</summary>
internal static class DecodeShortCode
{
    internal sealed record Command(string? Short) : ICommand<ShortCodeAnswer>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Short).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage("请传入短码。").MaximumLength(CodeText.LongestInput).WithMessage($"最长 {CodeText.LongestInput} 个字符。");
    }

    internal sealed class Handler(IShortCodes codes) : IHandle<Command, ShortCodeAnswer>
    {
        public async Task<ShortCodeAnswer> Handle(Command request, CancellationToken cancellationToken)
        {
            var answer = await codes.FollowAsync(request.Short, cancellationToken);
            var message = VerifyShortCode.MessageOf(answer.Verdict);
            return answer.Verdict switch
            {
                ShortCodeVerdict.Good => answer,
                ShortCodeVerdict.Misread => throw new InputInvalid("short", message),
                ShortCodeVerdict.Expired => throw new RuleViolation("short.expired", message, 410),
                ShortCodeVerdict.Denied => throw new RuleViolation("short.denied", message, 403),
                _ => throw new NotFound(message),
            };
        }
    }
}

/// <summary>A short code to be taken apart.</summary>
/// <param name="Short">The value, or its address; either case, blanks and line ends are ignored.</param>
internal sealed record DecodeShortCodeRequestV1(string? Short);

/// <summary>What a short code stands for.</summary>
/// <param name="Target">The code value in capitals, or the address.</param>
/// <param name="Kind"><c>object</c>, <c>enterprise</c> or <c>link</c>.</param>
/// <param name="Short">In capitals.</param>
/// <param name="Url">The address of the short code itself.</param>
/// <param name="ExpiresAt">Null for never.</param>
internal sealed record DecodeShortCodeResponseV1(string Target, string Kind, string Short, string Url, DateTime CreatedAt, DateTime? ExpiresAt);

internal static class DecodeShortCodeApi
{
    public static void MapDecodeShortCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/short-codes/decode", async (DecodeShortCodeRequestV1 body, PartnerSender sender, ShortAddresses addresses, ActorContext context, CancellationToken ct) =>
            {
                context.Call = new CallNote("short");
                var answer = await sender.SendAsync(new DecodeShortCode.Command(body.Short), ct);
                return new DecodeShortCodeResponseV1(answer.Target!, answer.Kind!, answer.Short, addresses.Of(answer.Short), answer.CreatedAt!.Value, answer.ExpiresAt);
            })
            .Partner("short-codes")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone)
            .WithName("DecodeShortCode").WithTags("短码").WithSummary("扫短码解码接口")
            .WithDescription("没有签发过的短码 404 `not-found`，过期 410 `short.expired`，指向的地址已移出白名单 403 `short.denied`，校验位不符 400。");
}
