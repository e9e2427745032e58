using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>Looks through the sealed tables; what was changed becomes an alarm, and is dropped from the memories of all hosts.</summary>
public sealed class SealSweep
{
    private const int PageSize = 1_000;

    /// <summary>Of so many findings in one table and run the others are only counted.</summary>
    private const int MostNamed = 50;

    private readonly SealedTables _tables;
    private readonly RowSeals _seals;
    private readonly AuditAlarm _alarm;
    private readonly RollCheck _rolls;
    private readonly SealWindows _windows;

    internal SealSweep(SealedTables tables, RowSeals seals, AuditAlarm alarm, RollCheck rolls, SealWindows windows) => (_tables, _seals, _alarm, _rolls, _windows) = (tables, seals, alarm, rolls, windows);

    /// <summary>Looks at every row of every table, without a pause.</summary>
    /// <returns>Rows looked at.</returns>
    public async Task<long> WholeAsync(CancellationToken ct)
    {
        var count = 0L;
        foreach (var table in _tables.All)
        {
            count += table.IsPaged ? await PagesAsync(table, int.MaxValue, TimeSpan.Zero, remember: false, ct) : await AllAsync(table, ct);
            await RollAsync(table, ct);
        }
        await _alarm.FlushAsync(ct);
        return count;
    }

    /// <summary>Small tables whole; of each big one some rows from where the last run stopped, wherever that was.</summary>
    internal async Task SomeAsync(int rows, TimeSpan pause, CancellationToken ct)
    {
        foreach (var table in _tables.All)
        {
            _ = table.IsPaged ? await PagesAsync(table, rows, pause, remember: true, ct) : await AllAsync(table, ct);
            await RollAsync(table, ct);
            await _alarm.FlushAsync(ct);
        }
    }

    private Task RollAsync(SealedTable table, CancellationToken ct) => table.Plan.IsRolled ? _rolls.LookAsync(table, ct) : Task.CompletedTask;

    private async Task<long> AllAsync(SealedTable table, CancellationToken ct)
    {
        var (scope, db) = _tables.Open(table);
        await using var _ = scope;
        // The loading itself reports: the seal may be a shadow column.
        using var look = RowSealInterceptor.OnlyReport();
        return (await table.Rows(db).AsNoTracking().ToListAsync(ct)).Count;
    }

    private async Task<long> PagesAsync(SealedTable table, int most, TimeSpan pause, bool remember, CancellationToken ct)
    {
        var (scope, db) = _tables.Open(table);
        await using var _ = scope;
        using var look = RowSealInterceptor.Ignore();
        var state = "integrity.swept." + table.Name;
        var after = remember ? await db.States.Where(s => s.Name == state).Select(s => s.Value).FirstOrDefaultAsync(ct) : null;
        after = after?.Length > 0 ? after : null;
        var (seen, found) = (0L, 0);
        while (seen < most)
        {
            var rows = await table.Page(db, after, PageSize).AsNoTracking().ToListAsync(ct);
            var open = _windows.IsOpen(table.Name);
            foreach (var row in rows.Where(r => _seals.Judge(table.Type, r) == RowTrust.Changed && !(open && table.Module?.IsSpent(r) == true)))
            {
                await ReportAsync(db, table, row, ++found, ct);
            }
            seen += rows.Count;
            after = rows.Count < PageSize ? null : table.KeyOf(rows[^1]);
            if (remember)
            {
                await RememberAsync(db, state, after ?? "", ct);
            }
            if (after is null)
            {
                break;
            }
            await Task.Delay(pause, ct);
        }
        if (found > MostNamed)
        {
            _alarm.Raise("row", 0, $"数据表 {table.Name} 共有 {found} 行被改动，或者不是平台写入的，其余未逐行列出");
        }
        return seen;
    }

    private async Task ReportAsync(ModuleDb db, SealedTable table, object row, int number, CancellationToken ct)
    {
        if (number <= MostNamed)
        {
            _alarm.RaiseRow(table.Plan, row);
        }
        if (table.Module is { } module)
        {
            await module.ForgetAsync(db, row, ct);
            db.Forget();
        }
    }

    private static async Task RememberAsync(ModuleDb db, string name, string value, CancellationToken ct)
    {
        if (await db.InTransactionAsync(() => db.States.Where(s => s.Name == name).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, value), ct), ct) == 0)
        {
            db.States.Add(new SystemState { Name = name, Value = value });
            await db.SaveChangesAsync(ct);
            db.Forget();
        }
    }
}

/// <summary>Looks through the sealed tables, a bounded number of rows a minute.</summary>
internal sealed class SweepSealedRowsJob(SealSweep sweep, SealOptions options, KernelDb db, NodeIdentity node) : IJob
{
    public const string Keeper = "integrity.keeper";

    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public async Task RunAsync(CancellationToken ct)
    {
        if (await HostLease.TakeAsync(db, Keeper, node, Lease, ct))
        {
            // In half of the minute, so that a run is over when the next one is due.
            await sweep.SomeAsync(options.SweepPerMinute, TimeSpan.FromSeconds(30.0 * 1_000 / options.SweepPerMinute), ct);
        }
    }
}
