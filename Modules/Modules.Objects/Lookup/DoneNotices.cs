using SuiShenMa.Admin.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Tells whoever started long work that it is done; work of an application is told by callback instead.</summary>
internal static class DoneNotices
{
    public static void TellDone(this ObjectsDb db, IntakeBatch batch)
    {
        if (Guid.TryParseExact(batch.CreatedBy, "N", out var account))
        {
            db.Publish(new NoticeWanted("object-batch:" + batch.BatchNo, "batch-done", $"批次 {batch.BatchNo} 已完成",
                $"共 {batch.Total} 条：成功 {batch.Succeeded}，失败 {batch.Failed}，重复 {batch.Repeated}。", "/admin/object-codes?batch=" + batch.BatchNo, account, null));
        }
    }

    public static void TellDone(this ObjectsDb db, ImageJob job, long images)
    {
        if (Guid.TryParseExact(job.CreatedBy, "N", out var account))
        {
            db.Publish(new NoticeWanted("image-job:" + job.JobId, "image-job-done", $"码图片任务 {job.JobId} 已完成", $"共 {images} 张图片，可以下载。", "/admin/image-jobs/" + job.JobId, account, null));
        }
    }

    public static void TellFailed(this ObjectsDb db, ImageJob job, string problem)
    {
        if (Guid.TryParseExact(job.CreatedBy, "N", out var account))
        {
            db.Publish(new NoticeWanted("image-job:" + job.JobId, "image-job-failed", $"码图片任务 {job.JobId} 失败", problem, "/admin/image-jobs/" + job.JobId, account, null));
        }
    }

    public static void TellDone(this ObjectsDb db, ExportJob job, int rows)
    {
        if (Guid.TryParseExact(job.CreatedBy, "N", out var account))
        {
            db.Publish(new NoticeWanted("object-export:" + job.JobId, "export-done", $"物码导出 {job.JobId} 已完成", $"共 {rows} 条，文件保留 7 天。", "/admin/exports", account, null));
        }
    }

    public static void TellDone(this ObjectsDb db, GeocodeRun run)
    {
        if (Guid.TryParseExact(run.CreatedBy, "N", out var account))
        {
            db.Publish(new NoticeWanted("geocode-run:" + run.RunId, "geocode-run-done", $"地址转坐标 {run.RunId} 已完成", $"共 {run.Total} 个：已采用坐标 {run.Placed}，保持原样 {run.Kept}。", "/admin/geocoding/runs/" + run.RunId, account, null));
        }
    }

    /// <summary>A workbook was judged and waits for a decision.</summary>
    public static void TellChecked(this ObjectsDb db, IntakeBatch batch)
    {
        if (Guid.TryParseExact(batch.CreatedBy, "N", out var account))
        {
            db.Publish(new NoticeWanted("workbook-checked:" + batch.BatchNo, "workbook-checked", $"表格 {batch.FileName} 已检查完",
                $"共 {batch.Total} 行，不合格 {batch.Failed} 行。请决定是否导入。", "/admin/imports/" + batch.BatchNo, account, null));
        }
    }
}
