using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace SuiShenMa.Kernel.Data;

/// <summary>
/// Writes many rows at once, past the change tracker, in the transaction that is open: several times as fast as saving them.
/// Rows of sealed tables are sealed on the way.
/// </summary>
public static class Bulk
{
    /// <summary>Of one statement to a server; long rows must not exceed its largest packet either.</summary>
    private const int MostParameters = 2_000;

    public static Task WriteAsync<T>(ModuleDb db, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }
        var table = db.Model.FindEntityType(typeof(T))!;
        db.Guardians?.Rows.Seal(table, rows);
        return PreparedAsync(db, table, rows, ct);
    }

    /// <summary>
    /// Prepared statements: of one row in SQLite, which has no way to save and looks each parameter up by name among all of them; of
    /// many rows for a server.
    /// </summary>
    private static async Task PreparedAsync<T>(ModuleDb db, IEntityType table, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        var columns = table.GetProperties().Where(p => p.ValueGenerated != ValueGenerated.OnAdd || rows.Any(r => !IsUnset(p, r))).ToList();
        var many = db.IsSqlite ? 1 : Math.Max(1, Math.Min(rows.Count, MostParameters / columns.Count));
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var full = await Insert.PrepareAsync(db, table, columns, many, ct);
            foreach (var chunk in rows.Chunk(many))
            {
                if (chunk.Length == many)
                {
                    await full.WriteAsync(chunk, ct);
                    continue;
                }
                await using var rest = await Insert.PrepareAsync(db, table, columns, chunk.Length, ct);
                await rest.WriteAsync(chunk, ct);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static bool IsUnset(IProperty property, object row) => property.GetGetter().HasSentinelUsingContainingEntity(row);

    /// <summary>A prepared INSERT of so many rows.</summary>
    private sealed class Insert : IAsyncDisposable
    {
        private readonly DbCommand _command;
        private readonly List<List<Cell>> _rows;

        private Insert(ModuleDb db, IEntityType table, List<IProperty> columns, int rows)
        {
            var sql = db.GetService<ISqlGenerationHelper>();
            _command = db.Database.GetDbConnection().CreateCommand();
            _command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            _rows = [.. Enumerable.Range(0, rows).Select(r => columns.Select((c, i) => new Cell(c, _command, $"@p{(r * columns.Count) + i}")).ToList())];
            var names = string.Join(", ", columns.Select(c => sql.DelimitIdentifier(c.GetColumnName())));
            var values = string.Join(", ", _rows.Select(r => "(" + string.Join(", ", r.Select(c => c.Name)) + ")"));
#pragma warning disable CA2100 // Names of the model, delimited; values are parameters.
            _command.CommandText = $"INSERT INTO {sql.DelimitIdentifier(table.GetTableName()!)} ({names}) VALUES {values}";
#pragma warning restore CA2100
        }

        public static async Task<Insert> PrepareAsync(ModuleDb db, IEntityType table, List<IProperty> columns, int rows, CancellationToken ct)
        {
            var insert = new Insert(db, table, columns, rows);
            await insert._command.PrepareAsync(ct);
            return insert;
        }

        public async Task WriteAsync<T>(T[] rows, CancellationToken ct) where T : class
        {
            for (var i = 0; i < rows.Length; i++)
            {
                foreach (var cell in _rows[i])
                {
                    cell.Take(rows[i]);
                }
            }
            ct.ThrowIfCancellationRequested();
            await _command.ExecuteNonQueryAsync(ct);
        }

        public ValueTask DisposeAsync() => _command.DisposeAsync();
    }

    /// <summary>A column of the statement, and how it gets its value from a row.</summary>
    private sealed class Cell
    {
        private readonly IClrPropertyGetter _get;
        private readonly Func<object?, object?>? _convert;
        private readonly DbParameter _parameter;

        public Cell(IProperty column, DbCommand insert, string name)
        {
            var mapping = column.GetRelationalTypeMapping();
            (_get, _convert) = (column.GetGetter(), mapping.Converter?.ConvertToProvider);
            _parameter = mapping.CreateParameter(insert, name, null, column.IsNullable);
            insert.Parameters.Add(_parameter);
        }

        public string Name => _parameter.ParameterName;

        public void Take(object row)
        {
            var value = _get.GetClrValueUsingContainingEntity(row);
            _parameter.Value = (value is null || _convert is null ? value : _convert(value)) ?? DBNull.Value;
        }
    }
}
