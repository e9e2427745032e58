using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>The operator lets an uploaded workbook go; nothing of it is taken in, its file and rows are deleted.</summary>
internal static class DropWorkbook
{
    internal sealed record Command(string BatchNo) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.BatchNo).NotEmpty().MaximumLength(32).WithMessage("没有这个批次。");
    }

    internal sealed class Handler(ObjectsDb db, IFileStore files, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var batch = await db.Batches.OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo && b.Source == BatchSource.Workbook, ct)
                ?? throw new NotFound("没有这个批次，请核对批次号。");
            if (batch.State == BatchState.Dropped)
            {
                return default;
            }
            if (batch.State is not (BatchState.Checking or BatchState.Checked))
            {
                throw new RuleViolation("state.conflict", $"这个批次当前状态为“{batch.State.Text()}”，不能放弃。");
            }
            (batch.State, batch.Problem, batch.FinishedAt, batch.ClaimedBy, batch.ClaimedUntil) = (BatchState.Dropped, "已放弃导入。", db.Now, null, null);
            batch.Version++;
            db.Record("workbook.dropped", "object-batch", batch.BatchNo, new { rows = batch.Total });
            await db.SaveChangesAsync(ct);
            await ClearAsync(db, files, batch, ct);
            return default;
        }
    }

    /// <summary>After the decision is saved: what stays behind in a crash costs space, no meaning.</summary>
    internal static async Task ClearAsync(ObjectsDb db, IFileStore files, IntakeBatch batch, CancellationToken ct)
    {
        await db.Items.Where(i => i.BatchNo == batch.BatchNo).ExecuteDeleteAsync(ct);
        if (batch.StoredFile is { } stored)
        {
            await files.DeleteAsync(stored, ct);
        }
    }
}
