using FluentValidation;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>An application buys a bearer token for a terminal or field tool; the token can do what the application can, for at most two hours.</summary>
internal static class IssueToken
{
    internal sealed record Command(string? DeviceId, int? ExpiresIn) : ICommand<Result>;

    internal sealed record Result(string AccessToken, int ExpiresIn);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.DeviceId).Matches("^[!-~]{1,64}$").WithMessage("设备号须为 1 到 64 个可见的 ASCII 字符。");
            RuleFor(c => c.ExpiresIn).GreaterThanOrEqualTo(1).WithMessage("有效期须为正数，单位是秒。");
        }
    }

    internal sealed class Handler(BearerTokens tokens, ICurrentUser user) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command request, CancellationToken cancellationToken)
        {
            var seconds = Math.Min(request.ExpiresIn ?? BearerTokens.MaxSeconds, BearerTokens.MaxSeconds);
            return Task.FromResult(new Result(tokens.Issue(user.Actor.Id, request.DeviceId, seconds), seconds));
        }
    }
}
