using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Audit;

/// <summary>The logs that have a page each.</summary>
internal enum LogKind { Operation, SignIn, Configuration, Data }

/// <summary>What is looked for in a log, as the address of the page carries it.</summary>
internal sealed record AuditFilter
{
    /// <summary>Narrows the operation log to one kind of act.</summary>
    public AuditCategory? Category { get; init; }

    /// <summary>User name or id of an account, or id of an application.</summary>
    public string? Who { get; init; }

    public string? Source { get; init; }
    public string? Action { get; init; }

    /// <summary>Id of the subject, whole.</summary>
    public string? Subject { get; init; }

    /// <summary><c>ok</c> or <c>failed</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>How the act came in: an <see cref="ActorKind"/>.</summary>
    public ActorKind? Channel { get; init; }

    public string? Trace { get; init; }

    /// <summary>Shanghai time to the millisecond, such as <c>2026-11-28T08:30:00.123</c>, or a day.</summary>
    public string? From { get; init; }

    /// <inheritdoc cref="From"/>
    public string? To { get; init; }
}

/// <summary>Turns a filter into a query that an index answers, however long the log is.</summary>
internal static class AuditSearch
{
    private const int MostPeople = 200;

    /// <summary>Records are written within minutes of their time, also when a host's clock is behind.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss.ff", "yyyy-MM-dd'T'HH:mm:ss.f", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm"];

    public static async Task<AuditHits> FindAsync(AdminDb db, LogKind log, AuditFilter filter, CancellationToken ct)
    {
        var records = db.Audit.AsNoTracking();
        records = (log, filter.Category) switch
        {
            (LogKind.SignIn, _) => records.Where(r => r.Category == AuditCategory.SignIn),
            (LogKind.Configuration, _) => records.Where(r => r.Category == AuditCategory.Configuration),
            (LogKind.Data, _) => records.Where(r => r.Category == AuditCategory.Data),
            (_, { } one) => records.Where(r => r.Category == one),
            // Most of the log: the order of the ids finds a page of these sooner than an index would.
            _ => records.Where(r => r.Category != AuditCategory.SignIn && r.Category != AuditCategory.Data && r.Category != AuditCategory.System),
        };
        records = await PeopleAsync(db, records, log, filter.Who, ct);
        records = Exact(filter.Source) is { } source ? records.Where(r => r.SourceIp == source) : records;
        records = Exact(filter.Action) is { } action ? records.Where(r => r.Action == action) : records;
        records = Exact(filter.Subject) is { } subject ? records.Where(r => r.SubjectId == subject) : records;
        records = Exact(filter.Outcome) is { } outcome ? records.Where(r => r.Outcome == outcome) : records;
        records = filter.Channel?.ToString() is { } channel ? records.Where(r => r.ActorKind == channel) : records;
        records = Exact(filter.Trace) is { } trace ? records.Where(r => r.TraceId == trace) : records;
        var (from, to) = (Time(filter.From, "from", endOfDay: false), Time(filter.To, "to", endOfDay: true));
        records = from is null ? records : records.Where(r => r.At >= from);
        records = to is null ? records : records.Where(r => r.At <= to);
        // On SQLite a record is in the indexes once it has its place in the chain (SystemTables).
        var placed = db.IsSqlite ? records.Where(r => r.Seq != null) : records;
        return new AuditHits(db.Audit.AsNoTracking(), await BoundAsync(db, placed, from, to, ct), db.IsSqlite ? records.Where(r => r.Seq == null) : null);
    }

    /// <summary>User names are looked up among the accounts, so that the log itself is asked for ids only.</summary>
    private static async Task<IQueryable<AuditRecord>> PeopleAsync(AdminDb db, IQueryable<AuditRecord> records, LogKind log, string? who, CancellationToken ct)
    {
        if (Exact(who) is not { } text)
        {
            return records;
        }
        var lower = text.ToLowerInvariant();
        var found = await db.Accounts.AsNoTracking().Where(a => a.UserName.Contains(lower)).Select(a => a.Id).Take(MostPeople).ToListAsync(ct);
        List<string> ids = [text, .. found.Select(id => id.ToString("N"))];
        if (text is "系统" or "system")
        {
            ids.Add(Actor.System.Id);
        }
        // Who fails to sign in is nobody yet; the account it was about is the subject.
        return log == LogKind.SignIn ? records.Where(r => ids.Contains(r.ActorId) || ids.Contains(r.SubjectId)) : records.Where(r => ids.Contains(r.ActorId));
    }

    /// <summary>Says where in the order of ids these times lie, so that the way there is not walked.</summary>
    private static async Task<IQueryable<AuditRecord>> BoundAsync(AdminDb db, IQueryable<AuditRecord> records, DateTime? from, DateTime? to, CancellationToken ct)
    {
        var placed = db.Audit.AsNoTracking().Where(r => r.Seq != null);
        if (from is not null)
        {
            var early = from - Slack;
            var first = await placed.Where(r => r.At >= early).OrderBy(r => r.At).Select(r => (long?)r.Id).FirstOrDefaultAsync(ct) ?? 0;
            var margin = Math.Max(0, first - 1_000);
            records = records.Where(r => r.Id >= margin);
        }
        if (to is not null)
        {
            var late = to + Slack;
            var last = await placed.Where(r => r.At <= late).OrderByDescending(r => r.At).Select(r => (long?)r.Id).FirstOrDefaultAsync(ct) ?? long.MaxValue - 1_000;
            var margin = last + 1_000;
            records = records.Where(r => r.Id <= margin);
        }
        return records;
    }

    /// <summary>UTC; null for none.</summary>
    private static DateTime? Time(string? text, string field, bool endOfDay)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9000)
        {
            return endOfDay ? ChinaTime.StartOfDay(day.AddDays(1)).AddTicks(-1) : ChinaTime.StartOfDay(day);
        }
        return DateTime.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is > 1900 and < 9000
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), ChinaTime.Offset).UtcDateTime
            : throw new InputInvalid(field, "时间格式为 2026-11-28T08:30:00.123，或者只填日期。");
    }

    private static string? Exact(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
