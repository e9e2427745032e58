using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Codes of the caller's scope by what they have in common.</summary>
/// <param name="RegionCode">A district (six digits) or a street (nine).</param>
internal sealed record ImageFilter(string? TypeCode, string? RegionCode, ObjectCodeState? State);

/// <summary>Somebody orders the images of a batch, of chosen codes or of a filter; the same wish gives the same job.</summary>
internal static class StartImageJob
{
    public const int MaxChosen = 5_000;
    public const int MaxFiltered = 100_000;

    internal sealed record Command(string? BatchNo, ImageFormat Format, string? StyleCode = null, IReadOnlyList<string>? Codes = null, ImageFilter? Filter = null) : ICommand<Result>;

    internal sealed record Result(string JobId, ImageJobState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.BatchNo).NotEmpty().When(c => c.Codes is not { Count: > 0 } && c.Filter is null).WithMessage("请填写批次号。");
            RuleFor(c => c.BatchNo).MaximumLength(32).WithMessage("没有这个批次，请核对批次号。");
            RuleFor(c => c.StyleCode).MaximumLength(32).WithMessage("没有这个码样式，请核对样式代码。");
            RuleFor(c => c.Format).IsInEnum().WithMessage("图片格式只能是 png、svg 或 pdf。");
            RuleFor(c => c.Codes).Must(c => c is null || c.Count <= MaxChosen).WithMessage($"一次最多选择 {MaxChosen} 个码。");
            RuleFor(c => c.Filter).Must(f => f is null || f.TypeCode?.Length > 0 || f.RegionCode?.Length > 0).When(c => c.Codes is not { Count: > 0 } && string.IsNullOrEmpty(c.BatchNo))
                .WithMessage("请至少选择物体类型或区域。");
        }
    }

    /// <summary>What a job is to make.</summary>
    private sealed record Wish(string Key, string? BatchNo, string? ApplicationId, int Total, string? CodesJson, string StyleCode);

    internal sealed class Handler(
        ObjectsDb db, ITypeCatalog types, CodeStyles styles, ImageJobAccess access, IFileStore files, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var wish = !string.IsNullOrEmpty(request.BatchNo) ? await OfBatchAsync(request, ct)
                : request.Codes is { Count: > 0 } ? await OfCodesAsync(request, ct)
                : await OfFilterAsync(request, request.Filter!, ct);
            var job = await FindAsync(wish.Key, ct) ?? await AddAsync(wish, request.Format, ct);
            after.Wake<RunImageJobsJob>();
            return new Result(job.JobId, await AgainAsync(job, ct) ? ImageJobState.Queued : job.State);
        }

        private Task<ImageJob?> FindAsync(string key, CancellationToken ct) => db.ImageJobs.AsNoTracking().FirstOrDefaultAsync(j => j.WishKey == key, ct);

        private async Task<ImageJob> AddAsync(Wish wish, ImageFormat format, CancellationToken ct)
        {
            var job = new ImageJob
            {
                JobId = CodeMaker.NewNumber('J', db.Now),
                WishKey = wish.Key,
                BatchNo = wish.BatchNo,
                Format = format,
                StyleCode = wish.StyleCode,
                State = ImageJobState.Queued,
                Total = wish.Total,
                CodesJson = wish.CodesJson,
                DepartmentId = user.Actor.DepartmentId,
                CreatedBy = user.Actor.Id,
                CreatedByName = user.Actor.Name,
                ApplicationId = wish.ApplicationId,
                CreatedAt = db.Now,
            };
            db.ImageJobs.Add(job);
            db.Record("images.ordered", "image-job", job.JobId, new { batch = job.BatchNo, images = job.Total, format, style = job.StyleCode });
            try
            {
                await db.SaveChangesAsync(ct);
                return job;
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Somebody had the same wish at the same time.
                db.Forget();
                return await FindAsync(wish.Key, ct) ?? throw new RuleViolation("concurrent.change", "这条数据刚被其他人修改，请稍后再试。");
            }
        }

        /// <summary>A job that failed, or whose files are gone, is worked on again from its last good part.</summary>
        private async Task<bool> AgainAsync(ImageJob job, CancellationToken ct)
        {
            if (job.State is not (ImageJobState.Failed or ImageJobState.Done))
            {
                return false;
            }
            var made = await db.ImageFiles.AsNoTracking().Where(f => f.JobId == job.JobId).OrderBy(f => f.Part).ToListAsync(ct);
            var good = 0;
            foreach (var file in made)
            {
                await using var stored = await files.OpenAsync(file.StoredFile, ct);
                if (stored is null || stored.Length != file.Size)
                {
                    break;
                }
                good++;
            }
            if (job.State == ImageJobState.Done && good == made.Count)
            {
                return false;
            }
            var kept = made.Take(good).Where(f => f.Images > 0).ToList();
            var lastPart = kept.Count == 0 ? 0 : kept[^1].Part;
            var done = kept.Sum(f => f.Images);
            await db.InTransactionAsync(async () =>
            {
                await db.ImageFiles.Where(f => f.JobId == job.JobId && f.Part > lastPart).ExecuteDeleteAsync(ct);
                await db.ImageJobs.Where(j => j.JobId == job.JobId && j.State == job.State).ExecuteUpdateAsync(s => s
                    .SetProperty(j => j.State, ImageJobState.Queued).SetProperty(j => j.Problem, (string?)null).SetProperty(j => j.Completed, done)
                    .SetProperty(j => j.FinishedAt, (DateTime?)null).SetProperty(j => j.ClaimedUntil, (DateTime?)null), ct);
                db.Record("images.ordered-again", "image-job", job.JobId, new { from = job.State, keptImages = done });
                await db.SaveChangesAsync(ct);
            }, ct);
            return true;
        }

        private async Task<Wish> OfBatchAsync(Command request, CancellationToken ct)
        {
            var batch = await db.Batches.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo, ct)
                ?? throw new NotFound("没有这个批次，请核对批次号。");
            if (batch.State != BatchState.Done)
            {
                throw new RuleViolation("batch.not-done", batch.State == BatchState.Dropped
                    ? "这个批次没有录入，没有可以下载的码图片。"
                    : "这个批次还没有生码完成，请等批次状态变为 done 后再申请码图片。");
            }
            var total = await access.DemandBatchAsync(batch.BatchNo, ct);
            if (total == 0)
            {
                throw new RuleViolation("batch.empty", "这个批次没有生成任何码，请查看批次的失败原因。");
            }
            var set = await styles.ResolveAsync(request.StyleCode, [batch.TypeCode], "styleCode", ct);
            return new Wish(string.Join('|', "batch", batch.BatchNo, request.Format.Word(), set.StyleCode, set.Mark()), batch.BatchNo, batch.ApplicationId, total, null, set.StyleCode);
        }

        private async Task<Wish> OfCodesAsync(Command request, CancellationToken ct)
        {
            var wanted = request.Codes!.Select(c => CodeValue.TryParse(c, out var value) ? value.Text : throw Unknown(c)).Distinct(StringComparer.Ordinal).ToList();
            var found = new List<PrintedCode>(wanted.Count);
            foreach (var slice in wanted.Chunk(500))
            {
                found.AddRange(await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.Download).Where(c => slice.Contains(c.Code)).Printed().ToListAsync(ct));
            }
            if (found.Count < wanted.Count)
            {
                throw Unknown(wanted.Except(found.Select(f => f.Code), StringComparer.Ordinal).First());
            }
            return await OfChosenAsync(request, found, ct);
        }

        private async Task<Wish> OfFilterAsync(Command request, ImageFilter filter, CancellationToken ct)
        {
            var codes = db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.Download);
            codes = filter.TypeCode is { Length: > 0 } type ? codes.Where(c => c.TypeCode == type) : codes;
            codes = filter.RegionCode is { Length: > 0 } region ? codes.Where(c => c.DistrictCode == region || c.RegionCode == region) : codes;
            codes = filter.State is { } state ? codes.Where(c => c.State == state) : codes;
            var found = await codes.OrderBy(c => c.Id).Take(MaxFiltered + 1).Printed().ToListAsync(ct);
            return found.Count switch
            {
                0 => throw new RuleViolation("images.none", "没有符合条件的码，请放宽条件。"),
                > MaxFiltered => throw new RuleViolation("images.too-many", $"符合条件的码超过 {MaxFiltered} 个，请缩小范围后分几次申请。"),
                _ => await OfChosenAsync(request, found, ct),
            };
        }

        private async Task<Wish> OfChosenAsync(Command request, List<PrintedCode> found, CancellationToken ct)
        {
            var chosen = new ChosenCodes([.. found.Select(f => f.TypeCode).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. found.OrderBy(f => f.Id).Select(f => f.Code)]);
            var set = await styles.ResolveAsync(request.StyleCode, chosen.Types, "styleCode", ct);
            if (request.Format == ImageFormat.Pdf && !set.IsOne)
            {
                throw new InputInvalid("styleCode", "所选的码属于样式不同的类型，排成 PDF 时请选择一个码样式。");
            }
            var key = string.Join('|', user.Actor.DepartmentId, request.Format.Word(), set.StyleCode, set.Mark(), string.Join(',', chosen.Codes));
            return new Wish("codes|" + Sm3.HashHex(Encoding.UTF8.GetBytes(key)), null, null, chosen.Codes.Count, chosen.ToJson(), set.StyleCode);
        }

        private static InputInvalid Unknown(string code) => new("codes", $"没有找到码 {(code.Length > 40 ? code[..40] + "…" : code)}，请核对；也可能不在您的权限范围内。");
    }
}
