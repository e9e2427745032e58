using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.OpenPlatform.Data;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>An administrator ends a key, at once or after a time in which the partner changes over; a key never lives longer by it.</summary>
internal static class EndPartnerKey
{
    internal sealed record Command(string AppId, string KeyId, int AfterHours) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.AfterHours).InclusiveBetween(0, 720).WithMessage("最多 30 天后。");
    }

    internal sealed class Handler(OpenPlatformDb db, ApplicationChanges changes) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var key = await db.Keys.FirstOrDefaultAsync(k => k.AppId == request.AppId && k.KeyId == request.KeyId, ct) ?? throw new NotFound("没有这把密钥。");
            var end = db.Now.AddHours(request.AfterHours);
            if (end < key.NotAfter)
            {
                key.NotAfter = end;
                db.Record("application.key-ended", "application", key.AppId, new { key = key.KeyId, at = end });
                await changes.SaveAsync(ct);
            }
            return default;
        }
    }
}
