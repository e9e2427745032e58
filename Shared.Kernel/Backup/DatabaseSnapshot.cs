using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Backup;

/// <summary>All tables of all modules as they stood at one moment, while everybody goes on writing.</summary>
internal sealed class DatabaseSnapshot : IAsyncDisposable
{
    private readonly KernelDb _db;
    private readonly DbTransaction _transaction;
    private readonly ISqlGenerationHelper _sql;

    private DatabaseSnapshot(KernelDb db, DbTransaction transaction) =>
        (_db, _transaction, _sql) = (db, transaction, Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<ISqlGenerationHelper>(db));

    /// <summary>SQLite: a read transaction over the WAL, which holds up no writer. MariaDB: a consistent snapshot.</summary>
    public static async Task<DatabaseSnapshot> OpenAsync(KernelDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = db.Database.GetDbConnection();
        DbTransaction transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.Snapshot, ct);
        await db.Database.UseTransactionAsync(transaction, ct);
        // The snapshot of SQLite begins with the first look.
        _ = await db.States.AnyAsync(ct);
        return new DatabaseSnapshot(db, transaction);
    }

    public async Task<BackedUpTable> ReadAsync(BackupTable table, ChunkCutter cutter, CancellationToken ct)
    {
        await RowsAsync(_db, _sql, _transaction, table, cutter, ct);
        var (sum, bytes, addresses) = await cutter.EndAsync();
        return new BackedUpTable(table.Module, table.Name, table.Columns, sum.Rows, bytes, sum.ToString(), table.Counted ? await NextAsync(table.Name, ct) : null, addresses);
    }

    /// <summary>Reads a table row by row in the order of its key.</summary>
    public static async Task RowsAsync(ModuleDb db, ISqlGenerationHelper sql, DbTransaction? transaction, BackupTable table, ChunkCutter cutter, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        var names = table.Columns.Select(c => sql.DelimitIdentifier(c.Name)).ToList();
#pragma warning disable CA2100 // Names of the model, delimited.
        command.CommandText = $"SELECT {string.Join(", ", names)} FROM {sql.DelimitIdentifier(table.Name)} ORDER BY {string.Join(", ", names.Take(table.KeyColumns))}";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(ct);
        var keys = table.KeyColumns;
        while (await reader.ReadAsync(ct))
        {
            await cutter.AddedAsync(cutter.Rows.Add(reader, table.Columns, keys));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _db.Database.UseTransactionAsync(null);
        await _transaction.DisposeAsync();
        await _db.Database.CloseConnectionAsync();
    }

    /// <summary>Rows that were counted and are gone again count too: the table's largest key does not tell.</summary>
    private async Task<long?> NextAsync(string table, CancellationToken ct)
    {
        await using var command = _db.Database.GetDbConnection().CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = _db.IsSqlite
            ? "SELECT seq + 1 FROM sqlite_sequence WHERE name = @table"
            : "SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = @table";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@table", table);
        command.Parameters.Add(parameter);
        return await command.ExecuteScalarAsync(ct) is { } next and not DBNull ? Convert.ToInt64(next, System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
