using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>码图片下载管理 (row 10): the download records of the own department, found by time, type, batch, code, account and format.</summary>
internal static class ListDownloads
{
    internal sealed record Filter
    {
        /// <summary>First day, yyyy-MM-dd in Shanghai.</summary>
        public string? From { get; init; }

        /// <summary>Last day, included.</summary>
        public string? To { get; init; }

        public string? TypeCode { get; init; }
        public string? BatchNo { get; init; }

        /// <summary>A code value or its address; found in single downloads, in batches and in chosen codes.</summary>
        public string? Code { get; init; }

        /// <summary>Account id or part of the name.</summary>
        public string? Account { get; init; }

        public ImageFormat? Format { get; init; }
    }

    internal sealed record Query(Filter Filter, int PageNo = 1, int PageSize = 20) : IQuery<Paged<DownloadRecord>>;

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Query, Paged<DownloadRecord>>
    {
        public async Task<Paged<DownloadRecord>> Handle(Query request, CancellationToken ct) =>
            await (await db.FindDownloadsAsync(user.Actor, request.Filter, ct)).OrderByDescending(d => d.At).ThenByDescending(d => d.Id)
                .ToPageAsync(request.PageNo, request.PageSize, ct);
    }

    /// <summary>Records belong to the department that downloaded; platform administrators see all.</summary>
    internal static IQueryable<DownloadRecord> OwnedBy(this IQueryable<DownloadRecord> records, Actor actor) =>
        actor.Scope.Platform ? records
        : actor.IsConfined() ? records.Where(d => d.DepartmentId == actor.DepartmentId && d.AccountId == actor.Id)
        : records.Where(d => d.DepartmentId == actor.DepartmentId && actor.DepartmentId != "");

    internal static async Task<IQueryable<DownloadRecord>> FindDownloadsAsync(this ObjectsDb db, Actor actor, Filter filter, CancellationToken ct)
    {
        var records = db.Downloads.AsNoTracking().OwnedBy(actor);
        if (Day(filter.From, "from") is { } from)
        {
            var start = ChinaTime.StartOfDay(from);
            records = records.Where(d => d.At >= start);
        }
        if (Day(filter.To, "to") is { } to)
        {
            var end = ChinaTime.StartOfDay(to.AddDays(1));
            records = records.Where(d => d.At < end);
        }
        if (Given(filter.TypeCode) is { } type)
        {
            records = records.Where(d => d.TypeCode == type);
        }
        if (Given(filter.BatchNo) is { } batchNo)
        {
            records = records.Where(d => d.BatchNo == batchNo);
        }
        if (Given(filter.Account) is { } account)
        {
            records = records.Where(d => d.AccountId == account || d.AccountName.Contains(account));
        }
        records = filter.Format is { } format ? records.Where(d => d.Format == format) : records;
        return Given(filter.Code) is { } code ? await WithCodeAsync(db, records, code, ct) : records;
    }

    private static async Task<IQueryable<DownloadRecord>> WithCodeAsync(ObjectsDb db, IQueryable<DownloadRecord> records, string scanned, CancellationToken ct)
    {
        if (!CodeValue.TryParse(scanned, out var value))
        {
            return records.Where(d => false);
        }
        var code = value.Text;
        var batch = await db.Codes.Where(c => c.Code == code).Select(c => c.BatchNo).FirstOrDefaultAsync(ct);
        return records.Where(d => d.Code == code
            || (d.BatchNo != null && d.BatchNo == batch)
            || (d.JobId != null && d.BatchNo == null && db.ImageJobs.Any(j => j.JobId == d.JobId && j.CodesJson!.Contains(code))));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateOnly? Day(string? text, string field) =>
        Given(text) is not { } day ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) && value.Year is > 2000 and < 9000 ? value
        : throw new InputInvalid(field, "日期应写成 2026-01-31 的样子。");
}
