using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// Seals anew what two people have confirmed, in the transaction of the row's own module; if it has changed since they saw it, nothing
/// is sealed and the request says so. The state says what is left to do: what is done twice changes nothing.
/// </summary>
internal static class CompleteSealRepairs
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Done, int Failed);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, SealRepairs repairs) : IHandle<Command, Result>
    {
        private const int Batch = 20;

        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var (done, failed) = (0, 0);
            // A repair that two administrators never confirmed is none, and keeps no other waiting.
            using var look = SealedRowReading.WithoutRefusing();
            var confirmed = (await db.SealRepairs.Where(r => r.State == SealRepairState.Confirmed).OrderBy(r => r.DecidedAt).ToListAsync(ct)).FindAll(db.IsTrusted);
            foreach (var repair in confirmed.Take(Batch))
            {
                var failure = await AcceptAsync(repair, ct);
                (done, failed) = failure is null ? (done + 1, failed) : (done, failed + 1);
                repair.Finish(failure);
                db.Record(failure is null ? "seal-repair.done" : "seal-repair.failed", "table", repair.TableName, new { repair.Id, repair.RowKey, repair.RowName, failure });
                if (failure is null)
                {
                    await AuditAlarm.SettleAsync(db, repair.TableName, repair.RowKey, ct);
                }
                await db.SaveChangesAsync(ct);
            }
            return new Result(done, failed);
        }

        private async Task<string?> AcceptAsync(SealRepair repair, CancellationToken ct)
        {
            try
            {
                await repairs.AcceptAsync(repair.TableName, repair.RowKey, repair.Fingerprint,
                    new { repair.Id, repair.Reason, AskedBy = repair.AskedBy.ToString("N"), ConfirmedBy = repair.DecidedBy?.ToString("N") }, ct);
                return null;
            }
            catch (RuleViolation e)
            {
                return e.Message;
            }
        }
    }
}
