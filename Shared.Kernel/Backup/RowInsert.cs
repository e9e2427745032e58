using System.Data.Common;
using System.Globalization;

namespace SuiShenMa.Kernel.Backup;

/// <summary>A prepared INSERT of so many rows.</summary>
internal sealed class RowInsert : IAsyncDisposable
{
    private readonly DbCommand _command;
    private readonly int _columns;
    private readonly int _rows;
    private bool _prepared;

    public RowInsert(DbConnection connection, DbTransaction transaction, string head, int columns, int rows)
    {
        (_columns, _rows) = (columns, rows);
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandTimeout = 0;
        for (var i = 0; i < rows * columns; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            _command.Parameters.Add(parameter);
        }
        var values = Enumerable.Range(0, rows).Select(r => "(" + string.Join(", ", Enumerable.Range(r * columns, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}"))) + ")");
#pragma warning disable CA2100 // Names of the model, delimited; values are parameters.
        _command.CommandText = head + string.Join(", ", values);
#pragma warning restore CA2100
    }

    public async Task WriteAsync(List<object[]> rows, int from, CancellationToken ct)
    {
        for (var r = 0; r < _rows; r++)
        {
            var values = rows[from + r];
            for (var c = 0; c < _columns; c++)
            {
                _command.Parameters[(r * _columns) + c].Value = values[c];
            }
        }
        if (!_prepared)
        {
            await _command.PrepareAsync(ct);
            _prepared = true;
        }
        await _command.ExecuteNonQueryAsync(ct);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
