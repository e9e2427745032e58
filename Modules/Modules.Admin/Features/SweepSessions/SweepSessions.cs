using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Marks sessions that time has ended, and forgets those that ended more than 200 days ago (the log keeps the sign-ins).</summary>
internal static class SweepSessions
{
    internal sealed record Command : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, PolicyBook policies) : IHandle<Command, Done>
    {
        private const int Batch = 500;

        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var policy = await policies.CurrentAsync(ct);
            while (await EndSomeAsync(policy, ct) == Batch)
            {
            }
            var forgotten = db.Now.AddDays(-200);
            await db.InTransactionAsync(() => db.Sessions.Where(s => s.EndedAt < forgotten).ExecuteDeleteAsync(ct), ct);
            return default;
        }

        /// <returns>How many were marked. Row by row, because each gets its seal.</returns>
        private async Task<int> EndSomeAsync(SecurityPolicy policy, CancellationToken ct)
        {
            var now = db.Now;
            var (unseen, tooOld) = (now - policy.Idle, now - policy.Longest);
            using var look = SealedRowReading.WithoutRefusing();
            var due = await db.Sessions.Where(s => s.EndedAt == null && (s.CreatedAt <= tooOld || s.LastSeenAt <= unseen)).OrderBy(s => s.LastSeenAt).Take(Batch).ToListAsync(ct);
            due.ForEach(s => s.End(OperatorSession.Overdue(s.CreatedAt, s.LastSeenAt, policy.Idle, policy.Longest, now) ?? SessionEnd.Idle, now));
            try
            {
                await db.SaveChangesAsync(ct);
                return due.Count;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Its holder ended one of them in this moment; the others are due in a minute as well.
                return 0;
            }
            finally
            {
                db.Forget();
            }
        }
    }
}
