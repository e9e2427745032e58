using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>
/// A service has a caller checked (row 27): the caller proves that it holds a secret of its application by the HMAC-SM3 of
/// its appId and the time. The answer says good or not good, and nothing of which part was wrong.
/// </summary>
internal static class ValidateCaller
{
    public const string Good = "校验通过。";
    public const string Bad = "校验不通过：应用、密钥或校验值不正确，或者应用已停用。";
    public const string Skewed = "校验不通过：时间戳与平台相差超过 5 分钟，请校准时钟（单位是毫秒）。";

    private const long SkewMilliseconds = 5 * 60 * 1000;

    /// <summary>Nobody holds it: an unknown application costs the same work as a known one.</summary>
    private static readonly HmacSm3 Nobody = new(RandomNumberGenerator.GetBytes(32));

    /// <param name="Timestamp">Unix milliseconds, as digits.</param>
    /// <param name="AppKey">64 hex digits.</param>
    internal sealed record Command(string? AppId, string? Timestamp, string? AppKey, string? KeyId) : ICommand<Result>;

    internal sealed record Result(bool Valid, string Remark);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.AppId).NotEmpty().WithMessage("请填写应用 id。").MaximumLength(64).WithMessage("应用 id 最长 64 个字符。");
            RuleFor(c => c.Timestamp).NotEmpty().WithMessage("请填写时间戳，单位是毫秒。").Matches("^[0-9]{1,15}$").WithMessage("时间戳须为毫秒数。");
            RuleFor(c => c.AppKey).NotEmpty().WithMessage("请填写校验值。").MaximumLength(128).WithMessage("校验值为 64 位十六进制。");
            RuleFor(c => c.KeyId).MaximumLength(64).WithMessage("密钥 id 最长 64 个字符。");
        }
    }

    internal sealed class Handler(IPartnerDirectory directory, TimeProvider clock) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            if (Math.Abs(now.ToUnixTimeMilliseconds() - long.Parse(request.Timestamp!, CultureInfo.InvariantCulture)) > SkewMilliseconds)
            {
                return new Result(false, Skewed);
            }
            var app = await directory.FindAsync(request.AppId!, cancellationToken);
            var message = Encoding.UTF8.GetBytes(request.AppId + "\n" + request.Timestamp);
            // Every key is tried, whatever came before, so that time tells nothing.
            var proven = Nobody.IsGood(message, request.AppKey);
            foreach (var key in app?.Keys.Values ?? [])
            {
                var counts = key.Hmac is not null && now.UtcDateTime >= key.NotBefore && now.UtcDateTime < key.NotAfter && (request.KeyId is null || request.KeyId == key.KeyId);
                proven |= (key.Hmac ?? Nobody).IsGood(message, request.AppKey) & counts;
            }
            return proven && app is { Enabled: true } ? new Result(true, Good) : new Result(false, Bad);
        }
    }
}
