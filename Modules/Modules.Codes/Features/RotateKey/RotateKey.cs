using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator makes a new key while the platform serves; what the earlier keys made stays good for its life.</summary>
internal static class RotateKey
{
    internal sealed record Command(string Purpose) : ICommand<Result>;

    internal sealed record Result(string KeyId);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Purpose).Must(p => p is not null && KeyUses.Of(p).MayRotate).WithMessage("这种用途的密钥不能在这里更换。");
    }

    internal sealed class Handler(IKeyring keyring, CodesDb db) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var kid = keyring.Rotate(request.Purpose);
            db.Record("key.rotated", "key", kid, new { purpose = request.Purpose });
            await db.SaveChangesAsync(ct);
            return new Result(kid);
        }
    }
}
