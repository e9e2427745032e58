using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

/// <summary>Who did what, when, from where and on what; newest first.</summary>
internal static class ListAuditRecords
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        /// <summary>Part of the actor's name, or the whole id.</summary>
        public string? Who { get; init; }

        public string? Action { get; init; }

        /// <summary>Id of the subject, or its kind.</summary>
        public string? Subject { get; init; }

        /// <summary>Days in Shanghai, both included.</summary>
        public DateOnly? From { get; init; }

        public DateOnly? To { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Result(
        long Id, DateTime At, string ActorKind, string ActorId, string ActorName, string DepartmentId, string? SourceIp, string TraceId,
        string Action, string SubjectKind, string SubjectId, string Outcome, string? Details);

    internal sealed class Handler(AdminDb db) : IHandle<Query, Paged<Result>>
    {
        public Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var records = db.Audit.AsNoTracking();
            if (!string.IsNullOrWhiteSpace(query.Who))
            {
                var who = query.Who.Trim();
                records = records.Where(r => r.ActorName.Contains(who) || r.ActorId == who);
            }
            if (!string.IsNullOrWhiteSpace(query.Action))
            {
                var action = query.Action.Trim();
                records = records.Where(r => r.Action.StartsWith(action));
            }
            if (!string.IsNullOrWhiteSpace(query.Subject))
            {
                var subject = query.Subject.Trim();
                records = records.Where(r => r.SubjectId == subject || r.SubjectKind == subject);
            }
            if (query.From is { } from)
            {
                var start = ChinaTime.StartOfDay(from);
                records = records.Where(r => r.At >= start);
            }
            if (query.To is { } to && to < DateOnly.MaxValue)
            {
                var end = ChinaTime.StartOfDay(to.AddDays(1));
                records = records.Where(r => r.At < end);
            }
            return records.OrderByDescending(r => r.Id)
                .Select(r => new Result(r.Id, r.At, r.ActorKind, r.ActorId, r.ActorName, r.DepartmentId, r.SourceIp, r.TraceId,
                    r.Action, r.SubjectKind, r.SubjectId, r.Outcome, r.Details))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}
