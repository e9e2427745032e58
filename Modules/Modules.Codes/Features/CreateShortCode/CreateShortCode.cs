using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Short;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A partner wants eight characters that stand for a code or an address; the same wish gets the same eight (docs/adr/0013).</summary>
internal static class CreateShortCode
{
    /// <summary>With 7 million of 27 billion values taken, one draw in four thousand meets another; so many in a row do not happen.</summary>
    public const int Draws = 16;

    /// <param name="Distinct">True: a short of its own, also when the application has one for the same target.</param>
    internal sealed record Command(string? Target, DateTime? ExpiresAt, bool Distinct) : ICommand<Result>;

    /// <param name="Created">False: the application had this short already.</param>
    internal sealed record Result(string Short, string Kind, DateTime? ExpiresAt, bool Created);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Target).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("请填写短码指向的码值或 https 地址。").MaximumLength(2048).WithMessage("最长 2048 个字符。");
            RuleFor(c => c.ExpiresAt).Must(e => e is null || e > clock.GetUtcNow().UtcDateTime).WithMessage("失效时间须在将来。");
        }
    }

    internal sealed class Handler(CodesDb db, ShortTargets targets, ShortDraw draw, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var (kind, target) = await targets.ReadAsync(request.Target!.Trim(), ct);
            var end = request.ExpiresAt is { } e ? new DateTime(e.Ticks - (e.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc) : (DateTime?)null;
            var reuse = request.Distinct ? null : Sm3.HashHex(Encoding.UTF8.GetBytes($"{user.Actor.Id}\n{kind}\n{EngineSeals.Text(end)}\n{target}"));
            for (var attempt = 1; ; attempt++)
            {
                // The end is in the key, so what is found under it has not run out.
                if (reuse is not null && await FindAsync(reuse, ct) is { } known)
                {
                    if (db.IsTrusted(known))
                    {
                        return new Result(known.Short, ShortCodes.KindOf(kind), end, false);
                    }
                    // That one leads nowhere any more; the wish gets one that does.
                    reuse = null;
                }
                var row = new ShortCode { Short = draw.Next().Text, Kind = kind, Target = target, AppId = user.Actor.Id, ReuseKey = reuse, CreatedAt = db.Now, ExpiresAt = end };
                db.ShortCodes.Add(row);
                db.Record("short-code.created", "short-code", row.Short, new { kind, target, expiresAt = end });
                try
                {
                    await db.SaveChangesAsync(ct);
                    return new Result(row.Short, ShortCodes.KindOf(kind), end, true);
                }
                catch (DbUpdateException error) when (attempt < Draws && error.IsUniqueViolation())
                {
                    // The value was drawn before, or the same wish came a moment earlier: look again, draw again.
                    db.Forget();
                }
            }
        }

        private async Task<ShortCode?> FindAsync(string reuse, CancellationToken ct)
        {
            using var report = SealedRowReading.WithoutRefusing();
            return await db.ShortCodes.AsNoTracking().FirstOrDefaultAsync(s => s.ReuseKey == reuse, ct);
        }
    }
}
