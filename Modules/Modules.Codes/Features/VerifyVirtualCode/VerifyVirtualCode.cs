using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>The application that made a virtual code takes back what it gave along; a single-use code gives it once.</summary>
internal static class VerifyVirtualCode
{
    internal sealed record Command(string Code) : ICommand<VerifyVirtualCodeResponseV1>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Code).Must(c => !string.IsNullOrWhiteSpace(c) && c.Length <= CodeText.LongestInput).WithMessage("请传入扫到的码值。");
    }

    internal sealed class Handler(CodesDb db, DynamicTokens tokens, FieldCipher cipher, ICurrentUser user) : IHandle<Command, VerifyVirtualCodeResponseV1>
    {
        public async Task<VerifyVirtualCodeResponseV1> Handle(Command request, CancellationToken ct)
        {
            var fault = tokens.Read(DynamicText.TokenOf(request.Code), out var token);
            if (fault != TokenFault.None)
            {
                var bad = BadVerdicts.Of(fault);
                return Bad(bad.Reason!, bad.Message!);
            }
            if (token.Kind != DynamicKind.Virtual)
            {
                return Bad("malformed", "这不是虚拟物码，请核对扫的是哪一种码。");
            }
            using var report = SealedRowReading.WithoutRefusing();
            var code = await db.VirtualCodes.AsNoTracking().FirstOrDefaultAsync(c => c.Ref == token.Subject, ct);
            if (code is not null && !db.IsTrusted(code))
            {
                return Bad("revoked", "这枚虚拟物码的数据校验异常，不能使用，请重新生成。");
            }
            if (code is null || code.AppId != user.Actor.Id)
            {
                return Bad("unknown", "这枚虚拟物码不是本应用生成的。");
            }
            var now = db.Now;
            if (code.SingleUse && (code.UsedAt is not null || !await UseAsync(code, now, ct)))
            {
                return Bad("replayed", "这枚虚拟物码已经核验过一次，请重新生成。");
            }
            var payload = cipher.Decrypt(code.Payload, VirtualCode.Table, Subjects.RowOf(code.Ref), nameof(VirtualCode.Payload));
            return new VerifyVirtualCodeResponseV1(true, null, null, payload, code.TypeCode, code.ScannedBy, code.ScannedAt);
        }

        /// <summary>Of two calls at once the database lets one through, which seals the row as used.</summary>
        private async Task<bool> UseAsync(VirtualCode code, DateTime now, CancellationToken ct)
        {
            code.UsedAt = now;
            var seal = db.SealOf(code);
            return await db.VirtualCodes.Where(c => c.Ref == code.Ref && c.UsedAt == null)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, now).SetProperty(c => c.RowSeal, seal), ct) == 1;
        }
    }

    private static VerifyVirtualCodeResponseV1 Bad(string reason, string message) => new(false, reason, message, null, null, null, null);
}
