using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Statistics;

/// <summary>What a statistic counts.</summary>
/// <param name="From">First day in Shanghai.</param>
/// <param name="To">Last day, included.</param>
internal sealed record StatisticsFilter(DateOnly From, DateOnly To, string? AppId = null, string? Action = null, string? CodeKind = null)
{
    public const int MostDays = 400;

    /// <summary>Up to two days are shown by hour, longer ones by day.</summary>
    public bool IsShort => To.DayNumber - From.DayNumber < 2;
}

/// <summary>Calls of one line: a span of time, a caller, an action, a kind of code, or a result.</summary>
/// <param name="Key">Machine word of the line; for spans of time their start in Shanghai.</param>
/// <param name="Ok">Answered, and the code, if there was one, good.</param>
/// <param name="Failures">Our own fault: status 500 and above.</param>
/// <param name="AverageMs">Mean time that a call took in the gateway, in milliseconds.</param>
internal sealed record StatisticsLine(string Key, long Calls, long Ok, long Failures, double AverageMs, double LongestMs)
{
    /// <summary>Turned away, or the code not good.</summary>
    public long Refused => Calls - Ok - Failures;
}

/// <summary>One page of statistics, all from the hourly and daily counts; the log itself is never read for it.</summary>
/// <param name="AsOf">When the counts were last added to, UTC; null when nothing has been counted.</param>
/// <param name="ByHour">The times are hours: the range is short, and so young that its hours are still counted.</param>
internal sealed record StatisticsBook(
    StatisticsLine Total, IReadOnlyList<StatisticsLine> Times, IReadOnlyList<StatisticsLine> Kinds, IReadOnlyList<StatisticsLine> Callers,
    IReadOnlyList<StatisticsLine> Actions, IReadOnlyList<StatisticsLine> Results, DateTime? AsOf, bool ByHour);

/// <summary>Reads the counts: the database adds up, what comes here is one row per line and result.</summary>
internal sealed class EngineStatistics(CodesDb db, CallCountOptions options)
{
    public async Task<StatisticsBook> ReadAsync(StatisticsFilter filter, CancellationToken ct)
    {
        var byHour = filter.IsShort && filter.From >= options.FirstDay(db.Now);
        var counts = byHour ? Filtered(db.CallHours, filter) : Filtered(db.CallDays, filter);
        var byTime = await SumAsync(counts, c => new Part { Key = "", Time = c.Start, Reason = c.Reason, Calls = c.Calls, Failures = c.Failures, Micros = c.Micros, Longest = c.LongestMicros }, ct);
        var byKind = await SumAsync(counts, c => new Part { Key = c.CodeKind, Time = DateTime.UnixEpoch, Reason = c.Reason, Calls = c.Calls, Failures = c.Failures, Micros = c.Micros, Longest = c.LongestMicros }, ct);
        var byCaller = await SumAsync(counts, c => new Part { Key = c.AppId, Time = DateTime.UnixEpoch, Reason = c.Reason, Calls = c.Calls, Failures = c.Failures, Micros = c.Micros, Longest = c.LongestMicros }, ct);
        var byAction = await SumAsync(counts, c => new Part { Key = c.Action, Time = DateTime.UnixEpoch, Reason = c.Reason, Calls = c.Calls, Failures = c.Failures, Micros = c.Micros, Longest = c.LongestMicros }, ct);
        var asOf = await counts.MaxAsync(c => (DateTime?)c.CountedAt, ct);
        return new StatisticsBook(
            Line("", byKind), Times(filter, byHour, byTime), Lines(byKind, s => s.Key), Lines(byCaller, s => s.Key), Lines(byAction, s => s.Key), Lines(byKind, s => s.Reason), asOf, byHour);
    }

    /// <summary>How a span of time is written: hours for short ranges, days for long ones.</summary>
    public static string KeyOf(DateTime start, bool byHour) => ChinaTime.Of(start).ToString(byHour ? "yyyy-MM-dd HH:00" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IQueryable<CallCount> Filtered(IQueryable<CallCount> all, StatisticsFilter filter)
    {
        var (from, to) = (ChinaTime.StartOfDay(filter.From), ChinaTime.StartOfDay(filter.To.AddDays(1)));
        var counts = all.AsNoTracking().Where(c => c.Start >= from && c.Start < to);
        if (!string.IsNullOrWhiteSpace(filter.AppId))
        {
            var app = filter.AppId.Trim();
            counts = counts.Where(c => c.AppId == app);
        }
        if (!string.IsNullOrWhiteSpace(filter.Action))
        {
            counts = counts.Where(c => c.Action == filter.Action);
        }
        if (!string.IsNullOrWhiteSpace(filter.CodeKind))
        {
            // A word for "no kind", because an empty parameter means "all".
            var kind = filter.CodeKind == "none" ? "" : filter.CodeKind;
            counts = counts.Where(c => c.CodeKind == kind);
        }
        return counts;
    }

    private static Task<List<Part>> SumAsync(IQueryable<CallCount> counts, Expression<Func<CallCount, Part>> part, CancellationToken ct) =>
        counts.Select(part).GroupBy(p => new { p.Key, p.Time, p.Reason }).Select(g => new Part
        {
            Key = g.Key.Key,
            Time = g.Key.Time,
            Reason = g.Key.Reason,
            Calls = g.Sum(p => p.Calls),
            Failures = g.Sum(p => p.Failures),
            Micros = g.Sum(p => p.Micros),
            Longest = g.Max(p => p.Longest),
        }).ToListAsync(ct);

    /// <summary>Every span of the range, those without a call as well: a gap must be seen as one.</summary>
    private static List<StatisticsLine> Times(StatisticsFilter filter, bool byHour, List<Part> sums)
    {
        var known = sums.GroupBy(s => KeyOf(s.Time, byHour)).ToDictionary(g => g.Key, g => Line(g.Key, [.. g]));
        var lines = new List<StatisticsLine>();
        var step = byHour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        for (var at = ChinaTime.StartOfDay(filter.From); at < ChinaTime.StartOfDay(filter.To.AddDays(1)); at += step)
        {
            var key = KeyOf(at, byHour);
            lines.Add(known.GetValueOrDefault(key) ?? Line(key, []));
        }
        return lines;
    }

    private static List<StatisticsLine> Lines(List<Part> sums, Func<Part, string> key) =>
        [.. sums.GroupBy(key).Select(g => Line(g.Key, [.. g])).OrderByDescending(l => l.Calls).ThenBy(l => l.Key, StringComparer.Ordinal)];

    private static StatisticsLine Line(string key, List<Part> sums)
    {
        var calls = sums.Sum(s => s.Calls);
        return new StatisticsLine(key, calls, sums.Where(s => s.Reason == CallRecord.Ok).Sum(s => s.Calls), sums.Sum(s => s.Failures),
            calls == 0 ? 0 : sums.Sum(s => s.Micros) / 1000.0 / calls, sums.Select(s => s.Longest).DefaultIfEmpty().Max() / 1000.0);
    }

    private sealed class Part
    {
        public string Key { get; init; } = "";
        public DateTime Time { get; init; }
        public string Reason { get; init; } = "";
        public long Calls { get; init; }
        public long Failures { get; init; }
        public long Micros { get; init; }
        public int Longest { get; init; }
    }
}
