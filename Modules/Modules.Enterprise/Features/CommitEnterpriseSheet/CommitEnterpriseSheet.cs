using System.Text.Json;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Features;

/// <summary>The operator has seen what the dry run found and takes the rows in: the good ones, or all if all are good (row 5).</summary>
internal static class CommitEnterpriseSheet
{
    internal sealed record Command(string BatchNo, CommitMode Mode) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.BatchNo).NotEmpty().MaximumLength(32).WithMessage("没有这个批次。");
            RuleFor(c => c.Mode).IsInEnum().WithMessage("请选择导入方式。");
        }
    }

    internal sealed class Handler(EnterpriseDb db, SheetWorks works, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var batch = await db.Batches.OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo, ct) ?? throw new NotFound("没有这个批次，请核对批次号。");
            works.For(batch.Kind, user.Actor);
            if (batch.State is SheetState.Queued or SheetState.Running or SheetState.Done && batch.Mode == request.Mode)
            {
                // The second click of a pair: what was asked for is on its way.
                return default;
            }
            if (batch.State != SheetState.Checked)
            {
                throw new RuleViolation("state.conflict", $"这个批次当前状态为“{batch.State.Text()}”，不能导入。");
            }
            if (request.Mode == CommitMode.AllOrNothing && batch.Failed > 0)
            {
                throw new RuleViolation("import.bad-rows", $"有 {batch.Failed} 行不合格，不能按“全部合格才导入”导入。请改正后重新上传，或者选择只导入合格行。");
            }
            if (batch.Total == batch.Failed + batch.Repeated)
            {
                throw new RuleViolation("import.nothing", "没有可以导入的行：其余各行不合格，或者此前已经导入。");
            }
            (batch.State, batch.Mode, batch.Problem) = (SheetState.Queued, request.Mode, null);
            // Who decides is who enters: the rows are judged again under this person's rights of today.
            (batch.CreatedBy, batch.CreatedByName, batch.ScopeJson) = (user.Actor.Id, user.Actor.Name, JsonSerializer.Serialize(user.Actor.Scope, Json.Stored));
            batch.Version++;
            db.Record("enterprise-sheet.committed", "enterprise-sheet", batch.BatchNo, new { mode = request.Mode, rows = batch.Total - batch.Failed - batch.Repeated });
            await db.SaveChangesAsync(ct);
            after.Wake<RunEnterpriseSheetsJob>();
            return default;
        }
    }
}
