using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// Moves names that an earlier version wrote in clear into the personal columns, some hundreds at a time: at each start, and by
/// a job for what a host of that version still writes beside this one. What was done stays done when it is broken off.
/// </summary>
internal static class SealAccountNames
{
    public const int Batch = 200;

    internal sealed record Command : ICommand<Result>;

    /// <param name="More">Some may be left.</param>
    internal sealed record Result(int Moved, bool More);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, Holders holders) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            if (!await db.Accounts.AnyAsync(a => a.Name != "", ct))
            {
                return new Result(0, false);
            }
            return await db.InTransactionAsync(async () =>
            {
                // Two hosts that start together take turns.
                await db.TakeGuardAsync(RightsGuard.GuardName, ct);
                // A row that was changed past the platform stays as it is, and keeps no host from starting.
                using var look = SealedRowReading.WithoutRefusing();
                var good = (await db.Accounts.Where(a => a.Name != "").OrderBy(a => a.Id).ToListAsync(ct)).FindAll(db.IsTrusted);
                var rows = good.Take(Batch).ToList();
                foreach (var account in rows)
                {
                    await holders.SetNameAsync(account.Id, account.TakeName(), ct);
                }
                if (rows.Count > 0)
                {
                    db.Record("account.names-encrypted", "table", "admin_account", new { Rows = rows.Count });
                }
                await db.SaveChangesAsync(ct);
                db.Forget();
                return new Result(rows.Count, rows.Count < good.Count);
            }, ct);
        }
    }
}
