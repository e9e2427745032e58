using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Marks sessions that time has ended, and forgets those that ended more than 200 days ago (the log keeps the sign-ins).</summary>
internal static class SweepSessions
{
    internal sealed record Command : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, PolicyBook policies) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var policy = await policies.CurrentAsync(ct);
            var now = db.Now;
            var (unseen, tooOld, forgotten) = (now - policy.Idle, now - policy.Longest, now.AddDays(-200));
            await db.InTransactionAsync(async () =>
            {
                await db.Sessions.Where(s => s.EndedAt == null && s.CreatedAt <= tooOld)
                    .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now).SetProperty(x => x.EndedBy, SessionEnd.TooLong), ct);
                await db.Sessions.Where(s => s.EndedAt == null && s.LastSeenAt <= unseen)
                    .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now).SetProperty(x => x.EndedBy, SessionEnd.Idle), ct);
                await db.Sessions.Where(s => s.EndedAt < forgotten).ExecuteDeleteAsync(ct);
            }, ct);
            return default;
        }
    }
}
