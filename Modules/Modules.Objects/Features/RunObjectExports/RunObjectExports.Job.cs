using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Exports;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Writes the workbooks that were asked for. A file is seen only when it is whole; an export that broke off begins anew.
/// After seven days the file goes, the record of who exported what stays.
/// </summary>
internal sealed class RunObjectExportsJob(ObjectsDb db, ObjectSheet sheet, IFileStore files, IDepartments departments, IOperatorRights operators, NodeIdentity node, ILogger<RunObjectExportsJob> log) : IJob
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } job)
        {
            log.LogInformation("Writing export {JobId}", job.JobId);
            await WriteAsync(job, ct);
        }
        await ExpireAsync(ct);
    }

    private Task<ExportJob?> ClaimAsync(CancellationToken ct) => db.ClaimAsync(
        db.Exports.Where(j => j.State == ImageJobState.Queued || j.State == ImageJobState.Running), q => q.OrderBy(j => j.CreatedAt).ThenBy(j => j.JobId),
        found => j => j.JobId == found.JobId, node.Name, ct, s => s.SetProperty(j => j.State, ImageJobState.Running).SetProperty(j => j.Completed, 0));

    private async Task WriteAsync(ExportJob job, CancellationToken ct)
    {
        var stored = $"exports/{job.JobId[1..7]}/{job.JobId}.xlsx";
        var by = $"{job.CreatedByName}（{departments.Find(job.DepartmentId)?.Name ?? job.DepartmentId}）";
        var request = ExportRequest.Of(job);
        // What the person may export today, if that is less than when it was ordered.
        request = request with { Scope = await operators.NarrowAsync(job.CreatedBy, request.Scope, ct) };
        int? rows = null;
        long size = 0;
        await files.SaveAsync(stored, async stream =>
        {
            rows = await sheet.WriteAsync(request, StartObjectExport.Most, new SheetWatermark("物码信息", by, new DateTimeOffset(job.CreatedAt)), stream, done => AliveAsync(job.JobId, done, ct), ct);
            size = stream.Length;
        }, ct);
        var (now, me) = (db.Now, node.Name);
        // Another host that took over writes the same name; only who still holds the claim reports it.
        if (rows is { } written)
        {
            // The scope that it was written under stays with the file: whoever takes it later must still reach as far.
            var under = request.ToJson();
            await db.InTransactionAsync(async () =>
            {
                var mine = await db.Exports.Where(j => j.JobId == job.JobId && j.ClaimedBy == me && j.State == ImageJobState.Running).ExecuteUpdateAsync(s => s
                    .SetProperty(j => j.State, ImageJobState.Done).SetProperty(j => j.Total, written).SetProperty(j => j.Completed, written).SetProperty(j => j.FinishedAt, now)
                    .SetProperty(j => j.FilterJson, under).SetProperty(j => j.StoredFile, stored).SetProperty(j => j.Size, size)
                    .SetProperty(j => j.ClaimedBy, (string?)null).SetProperty(j => j.ClaimedUntil, (DateTime?)null), ct);
                if (mine == 1)
                {
                    db.TellDone(job, written);
                    await db.SaveChangesAsync(ct);
                }
            }, ct);
        }
    }

    private Task<bool> AliveAsync(string jobId, int done, CancellationToken ct) =>
        db.RenewAsync(db.Exports.Where(j => j.JobId == jobId), node.Name, ct, s => s.SetProperty(j => j.Completed, done));

    private async Task ExpireAsync(CancellationToken ct)
    {
        var limit = db.Now - Keep;
        foreach (var job in await db.Exports.AsNoTracking().Where(j => j.FinishedAt < limit && j.StoredFile != null).OrderBy(j => j.JobId).Take(100).ToListAsync(ct))
        {
            await files.DeleteAsync(job.StoredFile!, ct);
            await db.Exports.Where(j => j.JobId == job.JobId).ExecuteUpdateAsync(s => s.SetProperty(j => j.StoredFile, (string?)null), ct);
        }
    }
}
