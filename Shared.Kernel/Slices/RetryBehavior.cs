using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Slices;

/// <summary>
/// Repeats a command whose transaction lost against another one (deadlock, lock time-out, snapshot conflict, busy file, the same first row),
/// so that callers see either the effect or a rule, never the database's queueing.
/// </summary>
internal sealed class RetryBehavior<TRequest, TResult>(ScopeDbs dbs) : IPipelineBehavior<TRequest, TResult>
{
    private const int Attempts = 6;

    public async Task<TResult> Handle(TRequest request, CancellationToken ct, RequestHandlerDelegate<TResult> next)
    {
        if (request is not ICommand<TResult>)
        {
            return await next();
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next();
            }
            catch (Exception e) when (attempt < Attempts && Transient.Is(e))
            {
                dbs.Forget();
                await Task.Delay(Random.Shared.Next(5, 20) << attempt, ct);
            }
            catch (DbUpdateException e) when (attempt == 1 && e.IsUniqueViolation())
            {
                // Two wrote the first row of the same thing at once. By now the other one's is there: the command finds it, or has a rule against it.
                dbs.Forget();
            }
            catch (DbUpdateConcurrencyException)
            {
                throw new RuleViolation("concurrent.change", "这条数据刚被其他人修改，请刷新后再试。");
            }
        }
    }
}

/// <summary>Tells the database's queueing from real failures.</summary>
public static class Transient
{
    public static bool Is(Exception e) => e switch
    {
        // 1213 deadlock, 1205 lock wait time-out, 1020 record changed since last read (innodb_snapshot_isolation).
        MySqlException m => (int)m.ErrorCode is 1213 or 1205 or 1020,
        SqliteException s => s.SqliteErrorCode is 5 or 6,
        DbUpdateConcurrencyException => false,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}
