using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Audit;

/// <summary>Something that was found changed behind the platform's back.</summary>
/// <param name="Kind">What was looked at: <c>record</c>, <c>head</c>, <c>checkpoint</c>, <c>archive</c> or <c>row</c>.</param>
/// <param name="Place">Place in the chain, number of the checkpoint, or 0.</param>
/// <param name="Text">What is wrong, for people.</param>
/// <param name="Table">Of a row: its table.</param>
/// <param name="Row">Of a row: its primary key; empty for the roll of the table as a whole.</param>
public sealed record TamperFinding(string Kind, long Place, string Text, DateTime At, string? Table = null, string? Row = null);

/// <summary>
/// Collects findings until somebody has looked into them; each is logged once, and once recorded in the chain itself. They
/// are kept as system state, so that every host shows them. What still stands when it is looked at again after somebody
/// closed the alarm is a finding anew, on any host and without a restart.
/// </summary>
public sealed class AuditAlarm(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AuditAlarm> log)
{
    public const string StateName = "audit.alarm";

    /// <summary>When the alarm was closed last.</summary>
    private const string ClosedName = "audit.alarm.closed";

    private const int Most = 12;
    private readonly Lock _gate = new();

    /// <summary>What is written down already, since the alarm was closed last.</summary>
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TamperFinding> _waiting = new(StringComparer.Ordinal);
    private string _closed = "";

    /// <summary>Notes a finding; it is written down by <see cref="FlushAsync"/>, outside whatever transaction found it.</summary>
    public void Raise(string kind, long place, string text, string? table = null, string? row = null)
    {
        var finding = new TamperFinding(kind, place, text, clock.GetUtcNow().UtcDateTime, table, row);
        lock (_gate)
        {
            var known = _told.Contains(KeyOf(finding)) || _waiting.ContainsKey(KeyOf(finding));
            // The latest time counts: what was seen again after a closing is no remainder of before.
            _waiting[KeyOf(finding)] = finding;
            if (known)
            {
                return;
            }
        }
        log.LogCritical("Tampering found: {Kind} {Place}: {Text}", kind, place, text);
    }

    /// <summary>Notes a row of a sealed table that is not as the platform wrote it.</summary>
    public void RaiseRow(ModuleDb db, object row) => RaiseRow(RowSeals.PlanOf(db.Model.FindEntityType(row.GetType())!)!, row);

    internal void RaiseRow(SealPlan plan, object row) => Raise("row", 0, $"数据表 {plan.NameOf(row)} 一行被改动，或者不是平台写入的", plan.Table, plan.KeyText(row));

    public async Task FlushAsync(CancellationToken ct)
    {
        List<TamperFinding> waiting;
        lock (_gate)
        {
            waiting = [.. _waiting.Values.OrderBy(f => f.At)];
            _waiting.Clear();
        }
        if (waiting.Count == 0)
        {
            return;
        }
        try
        {
            try
            {
                await WriteAsync(waiting, ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Another host wrote the first finding of all at the same moment.
                await WriteAsync(waiting, ct);
            }
        }
        catch
        {
            lock (_gate)
            {
                waiting.ForEach(w => _waiting.TryAdd(KeyOf(w), w));
            }
            throw;
        }
    }

    private async Task WriteAsync(List<TamperFinding> waiting, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var closed = await db.States.AsNoTracking().Where(s => s.Name == ClosedName).Select(s => s.Value).FirstOrDefaultAsync(ct) ?? "";
        lock (_gate)
        {
            if (closed != _closed)
            {
                _told.Clear();
                _closed = closed;
            }
            // What was seen only before the closing is what was closed; a clock that was set back hides nothing.
            var since = closed.Length == 0 || Time(closed) > clock.GetUtcNow().UtcDateTime ? DateTime.MinValue : Time(closed);
            waiting = [.. waiting.Where(w => !_told.Contains(KeyOf(w)) && w.At > since)];
        }
        if (waiting.Count == 0)
        {
            return;
        }
        var known = await LoadAsync(db, ct);
        var fresh = waiting.Where(w => !known.Any(k => KeyOf(k) == KeyOf(w))).ToList();
        foreach (var finding in fresh)
        {
            db.Record("integrity.broken", finding.Kind, finding.Place.ToString(CultureInfo.InvariantCulture), new { finding.Text });
        }
        if (fresh.Count > 0)
        {
            await SaveAsync(db, [.. known.Concat(fresh).TakeLast(Most)], ct);
        }
        lock (_gate)
        {
            _told.UnionWith(waiting.Select(KeyOf));
        }
    }

    private static string KeyOf(TamperFinding finding) => string.Create(CultureInfo.InvariantCulture, $"{finding.Kind}|{finding.Place}|{finding.Text}");

    private static DateTime Time(string closed) => DateTime.Parse(closed, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <returns>What is open, oldest first.</returns>
    public static async Task<IReadOnlyList<TamperFinding>> LoadAsync(ModuleDb db, CancellationToken ct)
    {
        var stored = await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct);
        return string.IsNullOrEmpty(stored) ? [] : JsonSerializer.Deserialize<List<TamperFinding>>(stored, Json.Stored) ?? [];
    }

    /// <summary>What was found of this row is over: two people took it for right. What still stands of others is found anew.</summary>
    public static async Task SettleAsync(ModuleDb db, string table, string row, CancellationToken ct)
    {
        var open = await LoadAsync(db, ct);
        var left = open.Where(f => f.Table != table || (f.Row != row && row.Length > 0)).ToList();
        if (left.Count < open.Count)
        {
            await CloseAsync(db, left, ct);
        }
    }

    /// <summary>Somebody has looked into what is open; the caller records who and why.</summary>
    public static Task CloseAsync(ModuleDb db, CancellationToken ct) => CloseAsync(db, [], ct);

    private static async Task CloseAsync(ModuleDb db, IReadOnlyList<TamperFinding> left, CancellationToken ct)
    {
        var row = await db.States.FirstOrDefaultAsync(s => s.Name == ClosedName, ct);
        if (row is null)
        {
            row = new SystemState { Name = ClosedName };
            db.States.Add(row);
        }
        row.Value = db.Now.ToString("O", CultureInfo.InvariantCulture);
        await SaveAsync(db, left, ct);
    }

    private static async Task SaveAsync(ModuleDb db, IReadOnlyList<TamperFinding> findings, CancellationToken ct)
    {
        // The column holds 2 000 characters: what does not fit any more is still in the log and in the chain.
        var kept = findings.ToList();
        while (JsonSerializer.Serialize(kept, Json.Stored).Length > 2_000)
        {
            kept.RemoveAt(0);
        }
        var row = await db.States.FirstOrDefaultAsync(s => s.Name == StateName, ct);
        if (row is null)
        {
            row = new SystemState { Name = StateName };
            db.States.Add(row);
        }
        row.Value = JsonSerializer.Serialize(kept, Json.Stored);
        await db.SaveChangesAsync(ct);
    }
}
