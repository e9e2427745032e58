using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An application shows a code for something without a body, for example its sign-in page, and gives along what it wants back when the code is verified.</summary>
internal static class IssueVirtualCode
{
    public const int LongestPayload = 2048;

    internal sealed record Command(string TypeCode, string Payload, string? CallbackUrl, string? LandingUrl, int? TtlSeconds, bool SingleUse) : ICommand<IssuedDynamic>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(VirtualCodeAddresses addresses)
        {
            RuleFor(c => c.TypeCode).Must(t => t is { Length: >= 1 and <= 64 } && !t.Any(char.IsControl) && !string.IsNullOrWhiteSpace(t)).WithMessage("类型代码为 1 到 64 个字符。");
            RuleFor(c => c.Payload).NotNull().WithMessage("请传入 payload，可以是空串。")
                .Must(p => Encoding.UTF8.GetByteCount(p) <= LongestPayload).WithMessage($"payload 最长 {LongestPayload} 字节（UTF-8）。");
            RuleFor(c => c.CallbackUrl).CustomAsync(async (url, context, ct) => Tell(context, "回调地址", url is null ? null : await addresses.CallbackFaultAsync(url, ct)));
            RuleFor(c => c.LandingUrl).CustomAsync(async (url, context, ct) => Tell(context, "落地页地址", url is null ? null : await addresses.LandingFaultAsync(url, ct)));
            RuleFor(c => c.TtlSeconds).Must(t => t is null or (>= DynamicTokens.ShortestLife and <= DynamicTokens.LongestLife)).WithMessage("有效期须在 15 到 600 秒之间。");
        }

        private static void Tell(ValidationContext<Command> context, string what, string? fault)
        {
            if (fault is not null)
            {
                context.AddFailure(what + fault);
            }
        }
    }

    internal sealed class Handler(CodesDb db, DynamicTokens tokens, DynamicAddresses addresses, FieldCipher cipher, ICurrentUser user) : IHandle<Command, IssuedDynamic>
    {
        public async Task<IssuedDynamic> Handle(Command request, CancellationToken ct)
        {
            var subject = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
            var text = tokens.Create(DynamicKind.Virtual, request.TtlSeconds ?? DynamicTokens.DefaultLife, 0, subject, request.SingleUse, out var token);
            var code = new VirtualCode
            {
                Ref = subject,
                AppId = user.Actor.Id,
                AppName = user.Actor.Name,
                TypeCode = request.TypeCode,
                Payload = cipher.Encrypt(request.Payload, VirtualCode.Table, Subjects.RowOf(subject), nameof(VirtualCode.Payload)),
                CallbackUrl = request.CallbackUrl,
                LandingUrl = request.LandingUrl,
                SingleUse = request.SingleUse,
                CreatedAt = db.Now,
                ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt).UtcDateTime,
            };
            db.VirtualCodes.Add(code);
            await db.SaveChangesAsync(ct);
            return new IssuedDynamic(addresses.Of(text), text, code.ExpiresAt, null);
        }
    }
}
