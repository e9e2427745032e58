using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

/// <summary>Makes the next part of a job: draws, checks and writes up to 5 000 images; after the last one, closes the job.</summary>
internal sealed class ImagePart(ObjectsDb db, CodeStyles styles, PartWriter writer, IFileStore files, ImageHeartbeat heartbeat, NodeIdentity node, ImageOptions options)
{
    public async Task StepAsync(string jobId, CancellationToken ct)
    {
        var job = await db.ImageJobs.AsNoTracking().SingleAsync(j => j.JobId == jobId, ct);
        var made = await db.ImageFiles.AsNoTracking().Where(f => f.JobId == jobId).OrderBy(f => f.Part).ToListAsync(ct);
        var done = made.Sum(f => f.Images);
        if (done >= job.Total)
        {
            await CloseAsync(job, made, done, ct);
            return;
        }
        var codes = await NextAsync(job, made.LastOrDefault()?.LastId ?? 0, done, ct);
        var set = await StylesAsync(job, codes, ct);
        var file = new ImageFile { JobId = jobId, Part = made.Count + 1, Name = NameOf(job.Format, made.Count + 1), Images = codes.Count, LastId = codes[^1].Id };
        file.StoredFile = $"image-jobs/{jobId}/{file.Name}";
        await using (var beat = heartbeat.Start(job, done, ct))
        {
            await beat.GuardAsync(() => writer.WriteAsync(file, job.Format, codes, set, beat.Progress, beat.Token));
        }
        (file.Size, file.Sm3) = await MeasureAsync(file.StoredFile, ct);
        await CommitAsync(job, done + codes.Count, file, ct);
    }

    private static string NameOf(ImageFormat format, int part) => format == ImageFormat.Pdf ? $"labels-{part:000}.pdf" : $"images-{part:000}.zip";

    private async Task<List<PrintedCode>> NextAsync(ImageJob job, long lastId, int done, CancellationToken ct)
    {
        var wanted = Math.Min(options.PartSize, job.Total - done);
        List<PrintedCode> codes;
        if (job.BatchNo is { } batchNo)
        {
            codes = await db.Codes.AsNoTracking().Where(c => c.BatchNo == batchNo && c.Id > lastId).OrderBy(c => c.Id).Take(wanted).Printed().ToListAsync(ct);
        }
        else
        {
            var chosen = ChosenCodes.Of(job).Codes.Skip(done).Take(wanted).ToList();
            var found = new Dictionary<string, PrintedCode>(wanted, StringComparer.Ordinal);
            foreach (var slice in chosen.Chunk(500))
            {
                foreach (var code in await db.Codes.AsNoTracking().Where(c => slice.Contains(c.Code)).Printed().ToListAsync(ct))
                {
                    found[code.Code] = code;
                }
            }
            codes = [.. chosen.Where(found.ContainsKey).Select(c => found[c])];
        }
        return codes.Count == wanted ? codes : throw new CodeImageException($"应有 {job.Total} 个码，只找到 {done + codes.Count} 个，没有生成图片。请联系平台管理员。");
    }

    /// <summary>The styles as they were at the first part: somebody who edits one meanwhile must not change the looks within a job.</summary>
    private async Task<StyleSet> StylesAsync(ImageJob job, List<PrintedCode> codes, CancellationToken ct)
    {
        var name = $"image-jobs/{job.JobId}/styles.json";
        await using (var kept = await files.OpenAsync(name, ct))
        {
            if (kept is not null)
            {
                return await StyleSet.ReadAsync(kept, ct);
            }
        }
        IReadOnlyCollection<string> types = job.BatchNo is { } batchNo
            ? [await db.Batches.Where(b => b.BatchNo == batchNo).Select(b => b.TypeCode).SingleAsync(ct)]
            : ChosenCodes.Of(job).Types;
        StyleSet set;
        try
        {
            set = await styles.ResolveAsync(job.StyleCode, types, "styleCode", ct);
        }
        catch (InputInvalid)
        {
            throw new CodeImageException($"码样式 {job.StyleCode} 已被删除，请换一个样式重新申请。");
        }
        await files.SaveAsync(name, async stream => await stream.WriteAsync(set.ToJson(), ct), ct);
        return set;
    }

    /// <summary>Reads the file back as it lies on disk.</summary>
    private async Task<(long Size, string Sm3)> MeasureAsync(string stored, CancellationToken ct)
    {
        await using var stream = await files.OpenAsync(stored, ct) ?? throw new IOException($"{stored} is gone right after it was written.");
        return (stream.Length, Convert.ToHexStringLower(await Sm3.HashAsync(stream, ct)));
    }

    private Task CommitAsync(ImageJob job, int done, ImageFile file, CancellationToken ct) => db.InTransactionAsync(async () =>
    {
        if (!await db.RenewAsync(db.ImageJobs.Where(j => j.JobId == job.JobId && j.State == ImageJobState.Running), node.Name, ct, s => s.SetProperty(j => j.Completed, done)))
        {
            throw new ClaimLost();
        }
        db.ImageFiles.Add(file);
        await db.SaveChangesAsync(ct);
    }, ct);

    /// <summary>Done only when there are as many checked images as codes; then the list of all of them is written.</summary>
    private async Task CloseAsync(ImageJob job, List<ImageFile> parts, int done, CancellationToken ct)
    {
        var codes = job.BatchNo is { } batchNo ? await db.Codes.CountAsync(c => c.BatchNo == batchNo, ct) : ChosenCodes.Of(job).Codes.Count;
        if (done != job.Total || done != codes)
        {
            throw new CodeImageException($"码有 {codes} 个，图片有 {done} 张，数目不一致，没有完成。请联系平台管理员。");
        }
        var manifest = new ImageFile { JobId = job.JobId, Part = parts.Count + 1, Name = "manifest.csv", LastId = parts[^1].LastId, StoredFile = $"image-jobs/{job.JobId}/manifest.csv" };
        await files.SaveAsync(manifest.StoredFile, stream => writer.WriteManifestAsync(parts, stream, ct), ct);
        (manifest.Size, manifest.Sm3) = await MeasureAsync(manifest.StoredFile, ct);
        await db.InTransactionAsync(async () =>
        {
            var (me, now) = (node.Name, db.Now);
            var mine = await db.ImageJobs.Where(j => j.JobId == job.JobId && j.ClaimedBy == me && j.State == ImageJobState.Running).ExecuteUpdateAsync(s => s
                .SetProperty(j => j.State, ImageJobState.Done).SetProperty(j => j.Completed, done).SetProperty(j => j.FinishedAt, now)
                .SetProperty(j => j.ClaimedBy, (string?)null).SetProperty(j => j.ClaimedUntil, (DateTime?)null), ct);
            if (mine == 0)
            {
                throw new ClaimLost();
            }
            db.ImageFiles.Add(manifest);
            db.Record("images.done", "image-job", job.JobId, new { batch = job.BatchNo, images = done, files = parts.Count });
            db.TellDone(job, done);
            db.Publish(new ImageJobDone(job.JobId, job.BatchNo, job.ApplicationId, job.Format.Word(), done, now));
            await db.SaveChangesAsync(ct);
        }, ct);
    }
}
