using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Images;

/// <summary>The codes of a job that were chosen one by one or by a filter, in the order of their images.</summary>
/// <param name="Types">Their type codes, for the styles and for the download records.</param>
internal sealed record ChosenCodes(IReadOnlyList<string> Types, IReadOnlyList<string> Codes)
{
    public string ToJson() => JsonSerializer.Serialize(this, Json.Stored);

    public static ChosenCodes Of(ImageJob job) => JsonSerializer.Deserialize<ChosenCodes>(job.CodesJson!, Json.Stored)!;
}

/// <summary>Whose image jobs a caller sees: those of batches that it owns and those that its department ordered.</summary>
internal sealed class ImageJobAccess(ObjectsDb db, ITypeCatalog types, ICurrentUser user)
{
    private const int Slice = 500;

    public IQueryable<ImageJob> Visible()
    {
        var (actor, jobs) = (user.Actor, db.ImageJobs.AsNoTracking());
        if (actor.Scope.Platform)
        {
            return jobs;
        }
        if (actor.Kind == ActorKind.Application)
        {
            return jobs.Where(j => j.BatchNo != null && db.Batches.Any(b => b.BatchNo == j.BatchNo && b.ApplicationId == actor.Id));
        }
        var department = actor.DepartmentId;
        return jobs.Where(j => department != "" && (j.DepartmentId == department || db.Batches.Any(b => b.BatchNo == j.BatchNo && b.DepartmentId == department)));
    }

    /// <exception cref="NotFound">No such job, or not the caller's.</exception>
    public async Task<ImageJob> FindAsync(string jobId, CancellationToken ct) =>
        await Visible().FirstOrDefaultAsync(j => j.JobId == jobId, ct) ?? throw new NotFound("没有这个图片任务，请核对任务编号；也可能不在您的权限范围内。");

    /// <summary>The images of a job show its codes, so all of them must lie within the caller's regions and types as they are now.</summary>
    public async Task DemandCodesAsync(ImageJob job, CancellationToken ct)
    {
        if (job.BatchNo is { } batchNo)
        {
            await DemandBatchAsync(batchNo, ct);
        }
        else if (!user.Actor.Scope.Platform && await CountAsync(ChosenCodes.Of(job).Codes, ct) < job.Total)
        {
            throw Outside();
        }
    }

    /// <summary>A batch goes out as a whole or not at all.</summary>
    public async Task<int> DemandBatchAsync(string batchNo, CancellationToken ct)
    {
        var codes = db.Codes.Where(c => c.BatchNo == batchNo);
        var total = await codes.CountAsync(ct);
        return user.Actor.Scope.Platform || await codes.Within(user.Actor, types, DataActions.Download).CountAsync(ct) == total ? total : throw Outside();
    }

    private async Task<int> CountAsync(IReadOnlyList<string> codes, CancellationToken ct)
    {
        var count = 0;
        foreach (var slice in codes.Chunk(Slice))
        {
            count += await db.Codes.Within(user.Actor, types, DataActions.Download).CountAsync(c => slice.Contains(c.Code), ct);
        }
        return count;
    }

    private static Forbidden Outside() => new("其中有您权限范围之外的码，不能整批下载；请在物码列表中勾选您范围内的码。");
}
