using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Which entries a reviewer looks at.</summary>
internal enum ReviewView
{
    Pending,
    Approved,
    Rejected,

    /// <summary>Approved by the system after 72 hours.</summary>
    Auto,
}

/// <summary>信息审核 (row 4): what waits for the own department, most urgent first, and what it decided.</summary>
internal static class ListReviews
{
    /// <summary>What is due within this time is shown as urgent.</summary>
    public static readonly TimeSpan Urgent = TimeSpan.FromHours(24);

    /// <summary>How long the reviewer is told of what the system approved.</summary>
    public static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    internal sealed record Query : IQuery<Result>
    {
        public ReviewView View { get; init; }
        public string? Type { get; init; }
        public string? Region { get; init; }
        public string? Department { get; init; }
        public DateOnly? From { get; init; }
        public DateOnly? To { get; init; }
        public int PageNo { get; init; } = 1;
        public int? PageSize { get; init; }
    }

    /// <param name="Waiting">All that wait for the department, whatever the filter.</param>
    /// <param name="DueSoon">Of these, what the system approves within a day.</param>
    /// <param name="RecentlyAutomatic">What the system approved in the last week.</param>
    internal sealed record Result(CappedPage<Row> List, int Waiting, int DueSoon, int RecentlyAutomatic);

    internal sealed record Row(
        string Code, string Name, string? PartNumber, string TypeCode, string RegionCode, string Address, string ApplicantDepartmentId,
        DateTime? SubmittedAt, DateTime? AutoApproveAt, ObjectCodeState State, DateTime? ReviewedAt, string? ReviewedBy, string? ReviewReason);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var size = request.PageSize ?? 20;
            Paging.Check(request.PageNo, size);
            var codes = db.Codes.AsNoTracking();
            var mine = codes.ForReviewBy(user.Actor, types);
            var (waiting, soon) = await WaitingAsync(mine, db.Now, ct);
            var since = db.Now - Recently;
            var recent = await codes.ReviewedFor(user.Actor, types).Where(c => c.ReviewedBy == "system" && c.ReviewedAt >= since)
                .Select(c => c.Id).Take(ListObjectCodes.CountLimit).CountAsync(ct);

            var chosen = Filter(request.View == ReviewView.Pending ? mine : Decided(codes.ReviewedFor(user.Actor, types), request.View), request);
            var counted = await chosen.Select(c => c.Id).Take(ListObjectCodes.CountLimit + 1).CountAsync(ct);
            var sorted = request.View == ReviewView.Pending
                ? chosen.OrderBy(c => c.AutoApproveAt == null).ThenBy(c => c.AutoApproveAt).ThenBy(c => c.SubmittedAt).ThenBy(c => c.Id)
                : chosen.OrderByDescending(c => c.ReviewedAt).ThenByDescending(c => c.Id);
            var rows = await sorted.Skip((request.PageNo - 1) * size).Take(size)
                .Select(c => new Row(c.Code, c.Name, c.PartNumber, c.TypeCode, c.RegionCode, c.Address, c.ApplicantDepartmentId,
                    c.SubmittedAt, c.AutoApproveAt, c.State, c.ReviewedAt, c.ReviewedBy, c.ReviewReason))
                .ToListAsync(ct);
            var list = new CappedPage<Row>(rows, request.PageNo, size, Math.Min(counted, ListObjectCodes.CountLimit), counted > ListObjectCodes.CountLimit);
            return new Result(list, waiting, soon, recent);
        }

        private static IQueryable<ObjectCode> Decided(IQueryable<ObjectCode> codes, ReviewView view) => view switch
        {
            ReviewView.Rejected => codes.Where(c => c.State == ObjectCodeState.Rejected),
            ReviewView.Auto => codes.Where(c => c.ReviewedBy == "system"),
            _ => codes.Where(c => c.State != ObjectCodeState.Rejected && c.ReviewedBy != "system"),
        };

        private static IQueryable<ObjectCode> Filter(IQueryable<ObjectCode> codes, Query request)
        {
            codes = string.IsNullOrEmpty(request.Type) ? codes : codes.Where(c => c.TypeCode == request.Type);
            codes = request.Region?.Length switch
            {
                6 => codes.Where(c => c.DistrictCode == request.Region),
                > 0 => codes.Where(c => c.RegionCode == request.Region),
                _ => codes,
            };
            codes = string.IsNullOrEmpty(request.Department) ? codes : codes.Where(c => c.ApplicantDepartmentId == request.Department);
            if (request.From is { } from)
            {
                var start = ChinaTime.StartOfDay(from);
                codes = codes.Where(c => c.SubmittedAt >= start);
            }
            if (request.To is { } to && to < DateOnly.MaxValue)
            {
                var end = ChinaTime.StartOfDay(to.AddDays(1));
                codes = codes.Where(c => c.SubmittedAt < end);
            }
            return codes;
        }
    }

    /// <summary>How many wait, and how many of them the system approves within a day.</summary>
    internal static async Task<(int Waiting, int DueSoon)> WaitingAsync(IQueryable<ObjectCode> mine, DateTime now, CancellationToken ct)
    {
        var soon = now + Urgent;
        var waiting = await mine.Select(c => c.Id).Take(ListObjectCodes.CountLimit).CountAsync(ct);
        return (waiting, waiting == 0 ? 0 : await mine.Where(c => c.AutoApproveAt <= soon).Select(c => c.Id).Take(ListObjectCodes.CountLimit).CountAsync(ct));
    }

    /// <summary>What was asked of the own department and is decided.</summary>
    internal static IQueryable<ObjectCode> ReviewedFor(this IQueryable<ObjectCode> codes, Actor actor, ITypeCatalog types)
    {
        var department = actor.DepartmentId;
        return codes.Within(actor, types, DataActions.Review).Where(c => c.ReviewDepartmentId == department && c.ReviewedAt != null && c.State != ObjectCodeState.PendingReview);
    }
}
