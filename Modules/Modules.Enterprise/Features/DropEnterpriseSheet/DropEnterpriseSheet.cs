using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>The operator lets an uploaded workbook go; nothing of it is taken in, its file and rows are deleted.</summary>
internal static class DropEnterpriseSheet
{
    internal sealed record Command(string BatchNo) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.BatchNo).NotEmpty().MaximumLength(32).WithMessage("没有这个批次。");
    }

    internal sealed class Handler(EnterpriseDb db, IFileStore files, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var batch = await db.Batches.OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo, ct) ?? throw new NotFound("没有这个批次，请核对批次号。");
            if (batch.State == SheetState.Dropped)
            {
                return default;
            }
            if (batch.State is not (SheetState.Checking or SheetState.Checked))
            {
                throw new RuleViolation("state.conflict", $"这个批次当前状态为“{batch.State.Text()}”，不能放弃。");
            }
            await DropAsync(db, files, batch, "已放弃导入。", ct);
            return default;
        }
    }

    /// <summary>The decision is saved first: what stays behind in a crash costs space, no meaning.</summary>
    internal static async Task DropAsync(EnterpriseDb db, IFileStore files, SheetBatch batch, string why, CancellationToken ct)
    {
        (batch.State, batch.Problem, batch.FinishedAt, batch.ClaimedBy, batch.ClaimedUntil) = (SheetState.Dropped, why, db.Now, null, null);
        batch.Version++;
        db.Record("enterprise-sheet.dropped", "enterprise-sheet", batch.BatchNo, new { rows = batch.Total, why });
        await db.SaveChangesAsync(ct);
        await db.Rows.Where(r => r.BatchNo == batch.BatchNo).ExecuteDeleteAsync(ct);
        await files.DeleteAsync(batch.StoredFile, ct);
    }
}
