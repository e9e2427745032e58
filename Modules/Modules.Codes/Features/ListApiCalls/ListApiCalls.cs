using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An audit administrator follows the calls of the interface (row 137): time, source, parameters, result and caller of each, and how the running hour goes.</summary>
internal static class ListApiCalls
{
    /// <param name="Before">Id of the last call of the page before; null for the newest.</param>
    internal sealed record Query(EngineLogFilter Filter, long? Before = null, int PageSize = 50) : IQuery<Result>;

    internal sealed record Result(CallPage Page, RunningHour Hour);

    /// <summary>Calls since the full hour, from the counts.</summary>
    /// <param name="Refused">Turned away, or about a code that is not good.</param>
    /// <param name="Failures">Our own fault.</param>
    internal sealed record RunningHour(long Calls, long Refused, long Failures, double LongestMs);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.PageSize).InclusiveBetween(1, 200).WithMessage("每页条数须在 1 到 200 之间。");
            RuleFor(q => q.Filter).SetValidator(new EngineLogFilterRules());
        }
    }

    internal sealed class Handler(CodesDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct) =>
            new(await CallPage.ReadAsync(db, request.Filter, request.Before, request.PageSize, ct), await HourAsync(ct));

        private async Task<RunningHour> HourAsync(CancellationToken ct)
        {
            var now = db.Now;
            var hour = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
            var sums = await db.CallHours.AsNoTracking().Where(c => c.Start == hour).GroupBy(c => c.Reason == CallRecord.Ok)
                .Select(g => new { Ok = g.Key, Calls = g.Sum(c => c.Calls), Failures = g.Sum(c => c.Failures), Longest = g.Max(c => c.LongestMicros) }).ToListAsync(ct);
            var failures = sums.Sum(s => s.Failures);
            return new RunningHour(sums.Sum(s => s.Calls), sums.Where(s => !s.Ok).Sum(s => s.Calls) - failures, failures, sums.Count == 0 ? 0 : sums.Max(s => s.Longest) / 1000.0);
        }
    }
}
