using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Backup;

namespace SuiShenMa.Kernel.Data;

/// <summary>Brings every module's tables up to date at start, before anything listens.</summary>
public sealed class Migrator(ModuleDbMap map, DatabaseOptions options, IServiceScopeFactory scopes, ILogger<Migrator> log)
{
    /// <exception cref="InvalidOperationException">Half of a backup was restored into this database.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            await RestoreTarget.DemandFinishedAsync(scope.ServiceProvider.GetRequiredService<KernelDb>(), ct);
        }
        await UpgradeAsync(ct);
    }

    internal async Task UpgradeAsync(CancellationToken ct)
    {
        foreach (var type in map.All)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(type);
            var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (pending.Count > 0)
            {
                log.LogInformation("Migrating {Module}: {Migrations}", db.Prefix, string.Join(", ", pending));
                if (options.IsSqlite)
                {
                    await ClearStaleLockAsync(db, ct);
                }
                await db.Database.MigrateAsync(ct);
            }
            await MakeMarksAsync(db, ct);
        }
        if (options.IsSqlite)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
            await ScalarAsync(db, "PRAGMA journal_mode=WAL", ct);
        }
    }

    private static async Task MakeMarksAsync(ModuleDb db, CancellationToken ct)
    {
        foreach (var mark in db.Marks)
        {
            await MakeAsync(db, new SystemState { Name = mark, Value = "0" }, db.States.Where(s => s.Name == mark), ct);
        }
        foreach (var guard in db.GuardNames)
        {
            await MakeAsync(db, new GuardRow { Name = guard }, db.Guards.Where(g => g.Name == guard), ct);
        }
    }

    private static async Task MakeAsync<T>(ModuleDb db, T row, IQueryable<T> same, CancellationToken ct) where T : class
    {
        if (await same.AnyAsync(ct))
        {
            return;
        }
        try
        {
            db.Add(row);
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Another host that starts beside this one made it.
            db.Forget();
        }
    }

    /// <summary>A killed migration leaves a row in the lock table that would hang every later start; one process owns this file, so it is stale.</summary>
    private static async Task ClearStaleLockAsync(ModuleDb db, CancellationToken ct)
    {
        if (await ScalarAsync(db, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsLock'", ct) is not null)
        {
            await ScalarAsync(db, "DELETE FROM \"__EFMigrationsLock\"", ct);
        }
    }

    internal static async Task<object?> ScalarAsync(ModuleDb db, string sql, CancellationToken ct)
    {
        var connection = db.Database.GetDbConnection();
        var opened = connection.State != ConnectionState.Open;
        if (opened)
        {
            await db.Database.OpenConnectionAsync(ct);
        }
        try
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this assembly come here.
            command.CommandText = sql;
#pragma warning restore CA2100
            return await command.ExecuteScalarAsync(ct);
        }
        finally
        {
            if (opened)
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }
}
