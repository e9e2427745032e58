using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Makes the images of queued jobs part by part. A part's file lies whole on disk before the transaction that names it and
/// counts its images, so after kill -9 the next run goes on after the last such part.
/// </summary>
internal sealed class RunImageJobsJob(ObjectsDb db, ImagePart part, NodeIdentity node, TimeProvider clock, ILogger<RunImageJobsJob> log) : IJob
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { JobId: var jobId })
        {
            try
            {
                await part.StepAsync(jobId, ct);
            }
            catch (CodeImageException e)
            {
                await FailAsync(jobId, e.Message, ct);
            }
            catch (ClaimLost)
            {
                log.LogWarning("Image job {JobId} went to another host", jobId);
            }
            catch (Exception e) when (ct.IsCancellationRequested)
            {
                log.LogInformation("Image job {JobId} stops with the host: {Reason}", jobId, e.Message);
                await ReleaseAsync(jobId, TimeSpan.Zero);
                throw;
            }
            catch (Exception e)
            {
                // A full disk or a database that is away is no fault of the job: others go on, this one is tried again.
                log.LogError(e, "Image job {JobId} was interrupted; it goes on in {Seconds} s", jobId, (int)Pause.TotalSeconds);
                db.Forget();
                await ReleaseAsync(jobId, Pause);
            }
            db.Forget();
        }
    }

    /// <summary>The job with the fewest images done comes first, so that a small one does not wait for a large one.</summary>
    private Task<ImageJob?> ClaimAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return db.ClaimAsync(
            db.ImageJobs.Where(j => j.State == ImageJobState.Queued || j.State == ImageJobState.Running), q => q.OrderBy(j => j.Completed).ThenBy(j => j.JobId),
            found => j => j.JobId == found.JobId, node.Name, ct, s => s.SetProperty(j => j.State, ImageJobState.Running));
    }

    private async Task FailAsync(string jobId, string problem, CancellationToken ct)
    {
        log.LogWarning("Image job {JobId} failed: {Problem}", jobId, problem);
        db.Forget();
        var (me, now, text) = (node.Name, db.Now, problem.Length > 500 ? problem[..500] : problem);
        var done = await db.ImageFiles.Where(f => f.JobId == jobId).SumAsync(f => f.Images, ct);
        await db.InTransactionAsync(async () =>
        {
            await db.ImageJobs.Where(j => j.JobId == jobId && j.ClaimedBy == me && j.State == ImageJobState.Running).ExecuteUpdateAsync(s => s
                .SetProperty(j => j.State, ImageJobState.Failed).SetProperty(j => j.Problem, text).SetProperty(j => j.Completed, done)
                .SetProperty(j => j.FinishedAt, now).SetProperty(j => j.ClaimedBy, (string?)null).SetProperty(j => j.ClaimedUntil, (DateTime?)null), ct);
            if (await db.ImageJobs.AsNoTracking().FirstOrDefaultAsync(j => j.JobId == jobId && j.State == ImageJobState.Failed, ct) is { } failed)
            {
                db.TellFailed(failed, text);
            }
            db.Record("images.failed", "image-job", jobId, new { problem = text });
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    private async Task ReleaseAsync(string jobId, TimeSpan pause)
    {
        var (me, until) = (node.Name, clock.GetUtcNow().UtcDateTime + pause);
        await db.ImageJobs.Where(j => j.JobId == jobId && j.ClaimedBy == me)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.ClaimedBy, (string?)null).SetProperty(j => j.ClaimedUntil, until), CancellationToken.None);
    }
}

/// <summary>Another host has taken the job over; nothing of this one's part may count.</summary>
internal sealed class ClaimLost : Exception;
