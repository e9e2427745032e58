using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>
/// Brings rows from before a table was sealed under seal, once (docs/adr/0019). Small tables at the first start; big ones a
/// chunk at a time while the platform works. Until that is over, and hosts of the previous build are gone, a row may lack
/// its seal; the log says when it began, when it ended, and how many rows came under seal.
/// </summary>
internal sealed class SealAdoption(SealedTables tables, RowSeals seals, SealWindows windows, SealOptions options, AuditAlarm alarm, TimeProvider clock)
{
    private const int Chunk = 500;

    /// <summary>How far it came with one table.</summary>
    /// <param name="Opened">Since when rows may lack their seal.</param>
    /// <param name="Began">When the pass under way began; null between two passes.</param>
    /// <param name="After">Key of the last row of the pass so far.</param>
    private sealed record Progress(DateTime Opened, DateTime? Began, string? After, int Passes, long Adopted);

    private static string Sealed(string table) => "integrity.sealed." + table;

    private static string Adopting(string table) => "integrity.adopting." + table;

    /// <summary>At start, before anything listens.</summary>
    /// <param name="upgraded">The database served a host before; without that there is nothing to adopt.</param>
    public async Task BeginAsync(bool upgraded, CancellationToken ct)
    {
        foreach (var table in tables.All)
        {
            try
            {
                await BeginAsync(table, upgraded, ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Another host starts in this moment and has just written the same.
            }
        }
        await RefreshAsync(ct);
        await alarm.FlushAsync(ct);
    }

    /// <summary>Some more rows of each table that is coming under seal.</summary>
    /// <returns>Whether there is more to do at once.</returns>
    public async Task<bool> ContinueAsync(CancellationToken ct)
    {
        var more = false;
        foreach (var table in tables.All.Where(t => windows.IsOpen(t.Name)))
        {
            try
            {
                more |= await ContinueAsync(table, ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // A row of the chunk was changed meanwhile; the chunk is done again.
                more = true;
            }
        }
        return more;
    }

    /// <summary>Another host may have finished.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var open = new List<string>();
        foreach (var table in tables.All)
        {
            var (scope, db) = tables.Open(table);
            await using var _ = scope;
            var adopting = Adopting(table.Name);
            if (!await IsSealedAsync(db, table, ct) && await db.States.AnyAsync(s => s.Name == adopting, ct))
            {
                open.Add(table.Name);
            }
        }
        windows.Set(open);
    }

    /// <summary>Both marks: the state alone could be removed together with a row's seal.</summary>
    private static async Task<bool> IsSealedAsync(ModuleDb db, SealedTable table, CancellationToken ct)
    {
        var name = Sealed(table.Name);
        return await db.States.AnyAsync(s => s.Name == name, ct) || await db.Audit.AnyAsync(a => a.Action == "integrity.sealed" && a.SubjectId == table.Name, ct);
    }

    private async Task BeginAsync(SealedTable table, bool upgraded, CancellationToken ct)
    {
        var (scope, db) = tables.Open(table);
        await using var _ = scope;
        var adopting = Adopting(table.Name);
        if (await IsSealedAsync(db, table, ct) || await db.States.AnyAsync(s => s.Name == adopting, ct))
        {
            return;
        }
        if (table.Plan is FullPlan)
        {
            await AdoptAllAsync(db, table, ct);
        }
        // Rows with a format of their own always had a seal.
        else if (table.Plan is PartsPlan || (!upgraded && !await table.Rows(db).AnyAsync(ct)))
        {
            await CloseAsync(db, table, 0, ct);
        }
        else if (await HasSealsAsync(db, table, ct))
        {
            // It was under seal already: whoever took the marks away gets no second window.
            alarm.Raise("row", 0, $"数据表 {table.Name} 的加封标记被移除，已恢复");
            await CloseAsync(db, table, 0, ct);
        }
        else
        {
            db.States.Add(new SystemState { Name = adopting, Value = JsonSerializer.Serialize(new Progress(db.Now, null, null, 0, 0), Json.Stored) });
            db.Record("integrity.adopting", "table", table.Name, new { until = db.Now + options.UpgradeWindow });
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>The first rows are enough: they are the first to be sealed, and a table from before the seals has none at all.</summary>
    private static async Task<bool> HasSealsAsync(ModuleDb db, SealedTable table, CancellationToken ct)
    {
        using var look = RowSealInterceptor.Ignore();
        return (await (table.IsPaged ? table.Page(db, null, 100) : table.Rows(db)).AsNoTracking().ToListAsync(ct)).Exists(r => table.Plan.Take!(r) is { Length: > 0 });
    }

    private static async Task AdoptAllAsync(ModuleDb db, SealedTable table, CancellationToken ct)
    {
        using var look = RowSealInterceptor.Ignore();
        var rows = await table.Rows(db).AsTracking().ToListAsync(ct);
        rows.ForEach(r => db.Entry(r).Property(table.Plan.Column).IsModified = true);
        await CloseAsync(db, table, rows.Count, ct);
    }

    /// <summary>The save seals what was marked.</summary>
    private static Task<int> CloseAsync(ModuleDb db, SealedTable table, long rows, CancellationToken ct)
    {
        db.States.Add(new SystemState { Name = Sealed(table.Name), Value = db.Now.ToString("O", CultureInfo.InvariantCulture) });
        db.Record("integrity.sealed", "table", table.Name, new { rows });
        return db.SaveChangesAsync(ct);
    }

    private async Task<bool> ContinueAsync(SealedTable table, CancellationToken ct)
    {
        var (scope, db) = tables.Open(table);
        await using var _ = scope;
        var name = Adopting(table.Name);
        if (await db.States.FirstOrDefaultAsync(s => s.Name == name, ct) is not { } state || JsonSerializer.Deserialize<Progress>(state.Value, Json.Stored) is not { } progress)
        {
            return false;
        }
        var now = clock.GetUtcNow().UtcDateTime;
        var end = progress.Opened + options.UpgradeWindow;
        if (progress.Began is null)
        {
            if (progress.Passes > 0 && now < end)
            {
                return false;
            }
            progress = progress with { Began = now, After = null };
        }
        List<object> rows;
        using (RowSealInterceptor.Ignore())
        {
            rows = await (table.IsPaged ? table.Page(db, progress.After, Chunk) : table.Rows(db)).AsTracking().ToListAsync(ct);
        }
        progress = progress with { Adopted = progress.Adopted + rows.Count(r => Adopt(db, table, r)) };
        var (began, last) = (progress.Began, !table.IsPaged || rows.Count < Chunk);
        progress = last ? progress with { Began = null, After = null, Passes = progress.Passes + 1 } : progress with { After = table.KeyOf(rows[^1]) };
        state.Value = JsonSerializer.Serialize(progress, Json.Stored);
        // What the previous build wrote while this pass was under way is found by the next one, which begins after its time.
        if (last && began >= end)
        {
            db.States.Remove(state);
            await CloseAsync(db, table, progress.Adopted, ct);
            await alarm.FlushAsync(ct);
            await RefreshAsync(ct);
            return false;
        }
        await db.SaveChangesAsync(ct);
        await alarm.FlushAsync(ct);
        return !last;
    }

    /// <summary>Rows that are good stay as they are; what the seal, or what the module knows of the row, speaks against is a finding.</summary>
    private bool Adopt(ModuleDb db, SealedTable table, object row)
    {
        var state = seals.StateOf(table.Plan, row, table.Plan.Take!(row));
        if (state == SealState.Good)
        {
            return false;
        }
        if ((state == SealState.Broken && table.Module?.IsSpent(row) != true) || table.Module?.MayBeAdopted(row) == false)
        {
            alarm.RaiseRow(table.Plan, row);
            return false;
        }
        db.Entry(row).Property(table.Plan.Column).IsModified = true;
        return true;
    }
}

/// <summary>Brings rows under seal while a window is open; costs nothing otherwise.</summary>
internal sealed class AdoptSealedRowsJob(SealAdoption adoption, SealWindows windows, SealOptions options, KernelDb db, NodeIdentity node) : IJob
{
    private const int EverySeconds = 2;

    public const int Interval = EverySeconds;

    public async Task RunAsync(CancellationToken ct)
    {
        if (!windows.Any)
        {
            return;
        }
        await adoption.RefreshAsync(ct);
        if (!windows.Any || !await HostLease.TakeAsync(db, SweepSealedRowsJob.Keeper, node, SweepSealedRowsJob.Lease, ct))
        {
            return;
        }
        for (var chunks = Math.Max(1, options.AdoptPerSecond * EverySeconds / 500); chunks > 0 && await adoption.ContinueAsync(ct); chunks--)
        {
        }
    }
}
