using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Log;

/// <summary>Writes calls and what is counted from them in one transaction: a call that is in the log is in the statistics, once.</summary>
internal sealed class CallStore(IServiceScopeFactory scopes, TimeProvider clock) : ICallStore
{
    public async Task WriteAsync(IReadOnlyList<CallRecord> calls, bool again, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        await db.InTransactionAsync(async () =>
        {
            var rows = calls.Select(RowOf).ToList();
            if (again)
            {
                var known = await KnownAsync(db, rows, ct);
                rows.RemoveAll(r => known.Contains((r.Id, r.Node)));
            }
            if (rows.Count == 0)
            {
                return;
            }
            // Calls that lay on the disk may be of a host that had another name then; ids are each host's own.
            db.CallBatches.AddRange(rows.GroupBy(r => r.Node).Select(g => CallBatch.Of([.. g], clock.GetUtcNow().UtcDateTime)));
            await Bulk.WriteAsync(db, rows, ct);
            await CountAsync(db, rows, ct);
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    private static async Task<HashSet<(long, string)>> KnownAsync(CodesDb db, List<EngineCall> rows, CancellationToken ct)
    {
        var known = new HashSet<(long, string)>();
        foreach (var ids in rows.Select(r => r.Id).Chunk(500))
        {
            foreach (var row in await db.Calls.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Node }).ToListAsync(ct))
            {
                known.Add((row.Id, row.Node));
            }
        }
        return known;
    }

    private async Task CountAsync(CodesDb db, List<EngineCall> rows, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var group in rows.GroupBy(r => new Counted(HourOf(r.At), CallerOf(r), r.Action, r.CodeKind, r.Reason, r.Node)))
        {
            await AddAsync(db, db.CallHours, group.Key, [.. group], now, ct);
        }
        foreach (var group in rows.GroupBy(r => new Counted(DayOf(r.At), CallerOf(r), r.Action, r.CodeKind, r.Reason, r.Node)))
        {
            await AddAsync(db, db.CallDays, group.Key, [.. group], now, ct);
        }
    }

    private static async Task AddAsync<T>(CodesDb db, DbSet<T> counts, Counted key, List<EngineCall> rows, DateTime now, CancellationToken ct) where T : CallCount, new()
    {
        var (calls, failures, micros, longest) = (rows.Count, rows.Count(r => r.Status >= 500), rows.Sum(r => (long)r.DurationMicros), rows.Max(r => r.DurationMicros));
        var added = await counts
            .Where(c => c.Start == key.Start && c.AppId == key.AppId && c.Action == key.Action && c.CodeKind == key.CodeKind && c.Reason == key.Reason && c.Node == key.Node)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Calls, c => c.Calls + calls).SetProperty(c => c.Failures, c => c.Failures + failures)
                .SetProperty(c => c.Micros, c => c.Micros + micros).SetProperty(c => c.LongestMicros, c => c.LongestMicros < longest ? longest : c.LongestMicros)
                .SetProperty(c => c.CountedAt, now), ct);
        if (added == 0)
        {
            db.Add(new T
            {
                Start = key.Start,
                AppId = key.AppId,
                Action = key.Action,
                CodeKind = key.CodeKind,
                Reason = key.Reason,
                Node = key.Node,
                Calls = calls,
                Failures = failures,
                Micros = micros,
                LongestMicros = longest,
                CountedAt = now,
            });
        }
    }

    // What a stranger presents as its name is data of the log, never a line of the statistics.
    private static string CallerOf(EngineCall call) => call.Region == CallRecord.NoRegion ? "" : call.AppId;

    private static DateTime HourOf(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    private static DateTime DayOf(DateTime at) => ChinaTime.StartOfDay(DateOnly.FromDateTime(ChinaTime.Of(at).Date));

    private static EngineCall RowOf(CallRecord c)
    {
        var row = Plain(c);
        (row.Failed, row.FailedAppId, row.FailedAction) = c.Reason == CallRecord.Ok ? (false, null, null) : (true, row.AppId, row.Action);
        return row;
    }

    private static EngineCall Plain(CallRecord c) => new()
    {
        Region = c.Region,
        Month = MonthOf(c.At),
        Id = c.Id,
        Node = c.Node,
        At = c.At,
        AppId = Cut(c.AppId, 64),
        KeyId = Cut(c.KeyId, 64),
        Source = Cut(c.Source, 45),
        Action = Cut(c.Action, 64),
        CodeKind = Cut(c.CodeKind, 16),
        Status = c.Status,
        Reason = Cut(c.Reason, 48),
        DurationMicros = c.DurationMicros,
        TraceId = Cut(c.TraceId, 32),
        Place = Cut(FreeText.Masked(c.Place), 200),
        Purpose = Cut(FreeText.Masked(c.Purpose), 200),
        DeviceId = Cut(c.DeviceId, 64),
        Scene = Cut(c.Scene, 64),
        Subject = c.Subject,
        CertType = Cut(c.CertType ?? "", 16),
        // Bounded where it is made; a cut would not be JSON any more.
        Parameters = c.Parameters.Length <= CallRecord.LongestParameters ? c.Parameters : "",
        Answer = c.Answer.Length <= CallRecord.LongestAnswer ? c.Answer : "",
    };

    private static int MonthOf(DateTime at)
    {
        var local = ChinaTime.Of(at);
        return (local.Year * 100) + local.Month;
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private readonly record struct Counted(DateTime Start, string AppId, string Action, string CodeKind, string Reason, string Node);
}
