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
            db.Publish(new NoticeWanted("image-job:" + job.JobId, "image-job-done", $"码图片任务 {job.JobId} 已完成", $"共 {images} 张图片，可以下载。", "/admin/image-jobs", account, null));
        }
    }
}
