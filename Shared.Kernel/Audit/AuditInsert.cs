using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Audit;

/// <summary>
/// Writes the audit records of a save past the change tracker, in front of its first statement and so in its transaction: if
/// they cannot be written, nothing is. To a server they travel in the text of that statement, without a round trip of their own
/// (docs/adr/0044).
/// </summary>
internal sealed class AuditInsert : DbCommandInterceptor
{
    /// <summary>More of them are written in bulk, with a round trip that does not count any more.</summary>
    private const int MostInOneStatement = 8;

    private const string Savepoint = "audit_records";

    /// <summary>All columns but the number that the database gives, and the place and seal that the sealer gives.</summary>
    internal static readonly (string Name, Func<AuditRecord, object?> Value)[] Columns =
    [
        (nameof(AuditRecord.At), r => r.At), (nameof(AuditRecord.ActorKind), r => r.ActorKind), (nameof(AuditRecord.ActorId), r => r.ActorId),
        (nameof(AuditRecord.ActorName), r => r.ActorName), (nameof(AuditRecord.DepartmentId), r => r.DepartmentId), (nameof(AuditRecord.SourceIp), r => r.SourceIp),
        (nameof(AuditRecord.TraceId), r => r.TraceId), (nameof(AuditRecord.Category), r => AuditMac.Name(r.Category)), (nameof(AuditRecord.Action), r => r.Action),
        (nameof(AuditRecord.SubjectKind), r => r.SubjectKind), (nameof(AuditRecord.SubjectId), r => r.SubjectId), (nameof(AuditRecord.Outcome), r => r.Outcome),
        (nameof(AuditRecord.Device), r => r.Device), (nameof(AuditRecord.Details), r => r.Details), (nameof(AuditRecord.Lane), r => r.Lane), (nameof(AuditRecord.Turn), r => r.Turn),
        (nameof(AuditRecord.Settled), r => r.Settled), (nameof(AuditRecord.Voids), r => r.Voids), (nameof(AuditRecord.Mac), r => r.Mac),
    ];

    private static readonly string[] ParameterNames = [.. Enumerable.Range(0, MostInOneStatement * Columns.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"@audit{i}"))];
    private static readonly string[] SqliteTexts = Texts('"');
    private static readonly string[] MySqlTexts = Texts('`');

    private AuditInsert() { }

    /// <summary>One for all hosts of the process: each other instance would cost EF a service provider of its own.</summary>
    public static AuditInsert Instance { get; } = new();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges && eventData.Context is ModuleDb db && db.TakeUnwritten() is { } records)
        {
            if (db.IsSqlite || records.Count > MostInOneStatement)
            {
                await WriteAsync(db, records, cancellationToken);
            }
            else
            {
                Put(command, records);
                command.CommandText = MySqlTexts[records.Count] + command.CommandText;
            }
        }
        return result;
    }

    /// <summary>Writes the records of a save that has nothing else to write: in the transaction that is open, else all or none.</summary>
    /// <exception cref="DbUpdateException">They could not be written.</exception>
    public static async Task WriteAloneAsync(ModuleDb db, IReadOnlyList<AuditRecord> records, CancellationToken ct)
    {
        var (several, outer) = (records.Count > MostInOneStatement, db.Database.CurrentTransaction);
        await using var transaction = several && outer is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            if (several && outer is not null)
            {
                // As any save in a transaction of the caller, who may catch the failure and go on: half of the records must not stay.
                await outer.CreateSavepointAsync(Savepoint, ct);
            }
            await WriteAsync(db, records, ct);
            if (transaction is not null)
            {
                await transaction.CommitAsync(ct);
            }
        }
        catch (DbException e)
        {
            if (several && outer is not null)
            {
                await BackAsync(outer, ct);
            }
            throw new DbUpdateException("The audit records could not be written.", e);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task BackAsync(IDbContextTransaction outer, CancellationToken ct)
    {
        try
        {
            await outer.RollbackToSavepointAsync(Savepoint, ct);
        }
        catch (DbException)
        {
            // A deadlock has ended the whole transaction already; the first failure is the one to tell.
        }
    }

    private static async Task WriteAsync(ModuleDb db, IReadOnlyList<AuditRecord> records, CancellationToken ct)
    {
        if (records.Count > MostInOneStatement)
        {
            await Bulk.WriteAsync(db, records, ct);
            return;
        }
        await using var insert = Command(db, records);
        await insert.ExecuteNonQueryAsync(ct);
    }

    private static DbCommand Command(ModuleDb db, IReadOnlyList<AuditRecord> records)
    {
        var insert = db.Database.GetDbConnection().CreateCommand();
        insert.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Our own names; values are parameters.
        insert.CommandText = (db.IsSqlite ? SqliteTexts : MySqlTexts)[records.Count];
#pragma warning restore CA2100
        Put(insert, records);
        return insert;
    }

    private static void Put(DbCommand command, IReadOnlyList<AuditRecord> records)
    {
        var at = 0;
        foreach (var record in records)
        {
            foreach (var (_, value) in Columns)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = ParameterNames[at++];
                parameter.Value = value(record) ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }
        }
    }

    /// <summary>The statement by the number of records.</summary>
    private static string[] Texts(char quote)
    {
        var names = string.Join(", ", Columns.Select(c => quote + c.Name + quote));
        var rows = ParameterNames.Chunk(Columns.Length).Select(p => "(" + string.Join(", ", p) + ")").ToArray();
        return [.. Enumerable.Range(0, MostInOneStatement + 1).Select(n => new StringBuilder("INSERT INTO ").Append(quote).Append("kernel_audit").Append(quote)
            .Append(" (").Append(names).Append(") VALUES ").AppendJoin(", ", rows.Take(n)).Append(";\n").ToString())];
    }
}
