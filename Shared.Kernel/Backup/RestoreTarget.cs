using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// The database that a backup goes into. A mark in it says that a restore has begun and is not over: no host starts on half of
/// the rows, and the restore may be begun again.
/// </summary>
internal sealed class RestoreTarget(KernelDb db)
{
    private const string Mark = "restore.unfinished";
    private const string States = "kernel_state";
    private const int MostParameters = 2_000;

    /// <exception cref="InvalidOperationException">A restore into this database did not finish.</exception>
    public static async Task DemandFinishedAsync(KernelDb db, CancellationToken ct)
    {
        if (await new RestoreTarget(db).MarkAsync(ct) is { } backup)
        {
            throw new InvalidOperationException($"The restore of backup {backup} into this database did not finish: give the command again, or use another database.");
        }
    }

    /// <returns>The backup whose restore into this database is not over; null when there is none.</returns>
    public async Task<string?> MarkAsync(CancellationToken ct) =>
        (await TablesAsync(ct)).Contains(States) ? await db.States.AsNoTracking().Where(s => s.Name == Mark).Select(s => s.Value).FirstOrDefaultAsync(ct) : null;

    /// <summary>Nothing was ever done in it: it has no tables, none but unused ones of ours, or half of a restore.</summary>
    public async Task<bool> IsFreeAsync(CancellationToken ct)
    {
        var tables = await TablesAsync(ct);
        if (tables.Count == 0 || await MarkAsync(ct) is not null)
        {
            return true;
        }
        // A host writes its start into the log before anything else.
        return tables.Contains("kernel_audit") && !await AnyAuditAsync(ct);
    }

    public async Task BeginAsync(string backup, CancellationToken ct)
    {
        if (await MarkAsync(ct) is null)
        {
            db.States.Add(new SystemState { Name = Mark, Value = backup });
        }
        else
        {
            await db.States.Where(s => s.Name == Mark).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, backup), ct);
        }
        await db.SaveChangesAsync(ct);
        db.Forget();
    }

    /// <summary>Part of the caller's transaction: with the record that says that it is over.</summary>
    public Task EndAsync(CancellationToken ct) => db.States.Where(s => s.Name == Mark).ExecuteDeleteAsync(ct);

    /// <exception cref="BackupProblem">The backup is of another or a newer program, or the tables are beyond it already.</exception>
    public static async Task DemandKnownAsync(ModuleDb module, BackupManifest manifest, CancellationToken ct)
    {
        var (wanted, known) = (manifest.Migrations.GetValueOrDefault(module.Prefix) ?? [], module.Database.GetMigrations().ToList());
        var last = LastWanted(module, manifest);
        // The other database may have needed a migration of its own.
        var fits = manifest.Provider == (module.IsSqlite ? "sqlite" : "mysql") ? known.Take(last + 1).Select(MigrationNames.Plain).SequenceEqual(wanted) : wanted.All(MigrationNames.OfBoth(module).Contains);
        if (!fits)
        {
            throw new BackupProblem($"The backup was taken by another or a newer program (tables of {module.Prefix}): use program {manifest.Program} or a newer one.");
        }
        if (await module.Database.CanConnectAsync(ct) && (await module.Database.GetAppliedMigrationsAsync(ct)).Count() > last + 1)
        {
            throw new BackupProblem("The tables of this database are newer than the backup: give the restore an empty database.");
        }
    }

    /// <summary>Brings a module's tables to the state in which the backup was taken.</summary>
    public static async Task MigrateAsync(ModuleDb module, BackupManifest manifest, CancellationToken ct)
    {
        if (LastWanted(module, manifest) is >= 0 and var last)
        {
            await module.GetService<IMigrator>().MigrateAsync(module.Database.GetMigrations().ElementAt(last), ct);
        }
    }

    private static int LastWanted(ModuleDb module, BackupManifest manifest) =>
        manifest.Migrations.GetValueOrDefault(module.Prefix) is { } wanted ? module.Database.GetMigrations().ToList().FindLastIndex(m => wanted.Contains(MigrationNames.Plain(m))) : -1;

    /// <summary>Empties the table and writes the rows of the backup into it, then reads them again.</summary>
    /// <exception cref="BackupProblem">A chunk is bad, or what was read again is not what was in the backup.</exception>
    public async Task LoadAsync(BackedUpTable table, BackupStore store, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = db.Database.GetDbConnection();
        var sql = db.GetService<ISqlGenerationHelper>();
        var name = sql.DelimitIdentifier(table.Name);
        var indexes = db.IsSqlite ? await IndexesAsync(table.Name, ct) : [];
        try
        {
            if (!db.IsSqlite)
            {
                // InnoDB then builds the indexes of an empty table by sorting.
                await RunAsync("SET SESSION unique_checks = 0, foreign_key_checks = 0", null, ct);
            }
            await using (var transaction = await connection.BeginTransactionAsync(ct))
            {
                await RunAsync(table.Name == States ? $"DELETE FROM {name} WHERE {sql.DelimitIdentifier("Name")} <> '{Mark}'" : $"DELETE FROM {name}", transaction, ct);
                foreach (var (index, _) in indexes)
                {
                    await RunAsync($"DROP INDEX {sql.DelimitIdentifier(index)}", transaction, ct);
                }
                await InsertAsync(table, store, connection, transaction, name, sql, ct);
                foreach (var (_, make) in indexes)
                {
                    await RunAsync(make, transaction, ct);
                }
                await transaction.CommitAsync(ct);
            }
            if (!db.IsSqlite)
            {
                await RunAsync("SET SESSION unique_checks = 1, foreign_key_checks = 1", null, ct);
            }
            await CompareAsync(table, store, sql, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The database's own counter of a key goes on beyond what was ever given.</summary>
    public async Task CountFromAsync(string table, long next, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var number = next.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (db.IsSqlite)
            {
                await RunAsync($"DELETE FROM sqlite_sequence WHERE name = '{table}'", null, ct);
                await RunAsync($"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {number} - 1)", null, ct);
            }
            else
            {
                await RunAsync($"ALTER TABLE `{table}` AUTO_INCREMENT = {number}", null, ct);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task InsertAsync(BackedUpTable table, BackupStore store, DbConnection connection, DbTransaction transaction, string name, ISqlGenerationHelper sql, CancellationToken ct)
    {
        var many = db.IsSqlite ? 1 : Math.Max(1, MostParameters / table.Columns.Count / 2);
        var head = $"INSERT INTO {name} ({string.Join(", ", table.Columns.Select(c => sql.DelimitIdentifier(c.Name)))}) VALUES ";
        await using var full = new RowInsert(connection, transaction, head, table.Columns.Count, many);
        var next = table.Chunks.Count > 0 ? Task.Run(() => store.Read(table.Chunks[0]), ct) : null;
        for (var i = 0; i < table.Chunks.Count; i++)
        {
            var chunk = await next!;
            var after = i + 1;
            // The next one is opened while this one is written.
            next = after < table.Chunks.Count ? Task.Run(() => store.Read(table.Chunks[after]), ct) : null;
            var rows = Rows(chunk, table.Columns);
            for (var at = 0; at < rows.Count; at += many)
            {
                if (rows.Count - at >= many)
                {
                    await full.WriteAsync(rows, at, ct);
                    continue;
                }
                await using var rest = new RowInsert(connection, transaction, head, table.Columns.Count, rows.Count - at);
                await rest.WriteAsync(rows, at, ct);
            }
        }
    }

    private static List<object[]> Rows(byte[] chunk, IReadOnlyList<BackupColumn> columns)
    {
        var all = new List<object[]>();
        var rows = new RowReader(chunk);
        for (var row = rows.Next(); !row.IsEmpty; row = rows.Next())
        {
            var values = new object[columns.Count];
            RowReader.Read(row, columns, values);
            all.Add(values);
        }
        return all;
    }

    private async Task CompareAsync(BackedUpTable table, BackupStore store, ISqlGenerationHelper sql, CancellationToken ct)
    {
        var cutter = new ChunkCutter(null, store.Names, false, new BackupTally());
        // The mark is not the backup's.
        var read = table.Name == States ? table with { Rows = table.Rows + 1 } : table;
        await DatabaseSnapshot.RowsAsync(db, sql, null, new BackupTable(table.Module, table.Name, table.Columns, false), cutter, ct);
        var (sum, _, _) = await cutter.EndAsync();
        if (sum.Rows != read.Rows || (table.Name != States && sum.ToString() != table.Sum))
        {
            throw new BackupProblem($"Table {table.Name}: the backup has {table.Rows} rows, the database {sum.Rows} after the restore, or they differ. Nothing may be served from this database.");
        }
    }

    private async Task<HashSet<string>> TablesAsync(CancellationToken ct)
    {
        var tables = new HashSet<string>(StringComparer.Ordinal);
        if (!await db.Database.CanConnectAsync(ct))
        {
            return tables;
        }
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = db.IsSqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                : "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()";
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                tables.Add(reader.GetString(0));
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
        return tables;
    }

    private async Task<bool> AnyAuditAsync(CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM (SELECT 1 FROM kernel_audit LIMIT 1) AS some";
            return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) > 0;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Indexes that a statement made, not those of keys; made again when the rows are in.</summary>
    private async Task<List<(string Name, string Sql)>> IndexesAsync(string table, CancellationToken ct)
    {
        var found = new List<(string, string)>();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = @table AND sql IS NOT NULL";
        ((SqliteCommand)command).Parameters.AddWithValue("@table", table);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }
        return found;
    }

    private async Task RunAsync(string sql, DbTransaction? transaction, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
#pragma warning disable CA2100 // Names of our tables and of the database's own catalogue, and numbers.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }
}
