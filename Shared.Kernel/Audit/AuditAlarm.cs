using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Audit;

/// <summary>Something that was found changed behind the platform's back.</summary>
/// <param name="Kind">What was looked at: <c>record</c>, <c>head</c>, <c>checkpoint</c>, <c>archive</c> or <c>row</c>.</param>
/// <param name="Place">Place in the chain, number of the checkpoint, or 0.</param>
/// <param name="Text">What is wrong, for people.</param>
public sealed record TamperFinding(string Kind, long Place, string Text, DateTime At);

/// <summary>
/// Collects findings until somebody has looked into them; each is logged once, and once recorded in the chain itself. They
/// are kept as system state, so that every host shows them.
/// </summary>
public sealed class AuditAlarm(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AuditAlarm> log)
{
    public const string StateName = "audit.alarm";
    private const int Most = 12;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly List<TamperFinding> _waiting = [];

    /// <summary>Notes a finding; it is written down by <see cref="FlushAsync"/>, outside whatever transaction found it.</summary>
    public void Raise(string kind, long place, string text)
    {
        lock (_gate)
        {
            if (!_told.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}|{place}|{text}")))
            {
                return;
            }
            _waiting.Add(new TamperFinding(kind, place, text, clock.GetUtcNow().UtcDateTime));
        }
        log.LogCritical("Tampering found: {Kind} {Place}: {Text}", kind, place, text);
    }

    /// <summary>Notes a row of a sealed table that is not as the platform wrote it.</summary>
    /// <param name="row">Table and name of the row.</param>
    public void RaiseRow(string row) => Raise("row", 0, $"数据表 {row} 一行被改动，或者不是平台写入的");

    public async Task FlushAsync(CancellationToken ct)
    {
        List<TamperFinding> waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }
        if (waiting.Count == 0)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var known = await LoadAsync(db, ct);
        var fresh = waiting.Where(w => !known.Any(k => k.Kind == w.Kind && k.Place == w.Place && k.Text == w.Text)).ToList();
        foreach (var finding in fresh)
        {
            db.Record("integrity.broken", finding.Kind, finding.Place.ToString(CultureInfo.InvariantCulture), new { finding.Text });
        }
        if (fresh.Count > 0)
        {
            await SaveAsync(db, [.. known.Concat(fresh).TakeLast(Most)], ct);
        }
    }

    /// <returns>What is open, oldest first.</returns>
    public static async Task<IReadOnlyList<TamperFinding>> LoadAsync(ModuleDb db, CancellationToken ct)
    {
        var stored = await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct);
        return string.IsNullOrEmpty(stored) ? [] : JsonSerializer.Deserialize<List<TamperFinding>>(stored, Json.Stored) ?? [];
    }

    /// <summary>Somebody has looked into what is open; the caller records who and why.</summary>
    public static Task CloseAsync(ModuleDb db, CancellationToken ct) => SaveAsync(db, [], ct);

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
