using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>All sealed tables of all modules: takes them under seal once, and looks through them again and again.</summary>
public sealed class SealedTables(ModuleDbMap map, RowSeals seals, AuditAlarm alarm, IServiceScopeFactory scopes)
{
    private static readonly MethodInfo SetOf = typeof(DbContext).GetMethods().Single(m => m.Name == nameof(DbContext.Set) && m.GetParameters().Length == 0);

    private IEnumerable<Type> Contexts => map.All.Where(t => t.IsAssignableTo(typeof(IHoldsSealedRows)));

    /// <summary>Rows from before a table was sealed come under seal once; afterwards a row without one is a foreign row.</summary>
    public async Task AdoptAsync(CancellationToken ct)
    {
        foreach (var context in Contexts)
        {
            await using var scope = scopes.CreateAsyncScope();
            JobScope.ActAsSystem(scope.ServiceProvider);
            var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(context);
            foreach (var type in Tables(db))
            {
                // Both marks: the state alone could be removed together with a row's seal.
                var mark = "integrity.sealed." + type.GetTableName();
                if (await db.States.AnyAsync(s => s.Name == mark, ct) || await db.Audit.AnyAsync(a => a.Action == "integrity.sealed" && a.SubjectId == type.GetTableName(), ct))
                {
                    continue;
                }
                using var look = RowSealInterceptor.Ignore();
                var rows = await Rows(db, type).AsTracking().ToListAsync(ct);
                rows.ForEach(r => seals.Renew(db.Entry(r)));
                db.States.Add(new SystemState { Name = mark, Value = db.Now.ToString("O") });
                db.Record("integrity.sealed", "table", type.GetTableName()!, new { rows = rows.Count });
                await db.SaveChangesAsync(ct);
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Looks at every row; what was changed becomes an alarm.</summary>
    /// <returns>Rows looked at.</returns>
    public async Task<long> SweepAsync(CancellationToken ct)
    {
        var count = 0L;
        foreach (var context in Contexts)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(context);
            using var look = RowSealInterceptor.OnlyReport();
            foreach (var type in Tables(db))
            {
                await foreach (var _ in Rows(db, type).AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
                {
                    count++;
                }
            }
        }
        await alarm.FlushAsync(ct);
        return count;
    }

    private static IEnumerable<IEntityType> Tables(ModuleDb db) => db.Model.GetEntityTypes().Where(RowSeals.IsSealed);

    private static IQueryable<object> Rows(ModuleDb db, IEntityType type) => (IQueryable<object>)SetOf.MakeGenericMethod(type.ClrType).Invoke(db, null)!;
}

/// <summary>Looks through the sealed tables.</summary>
internal sealed class SweepSealedRowsJob(SealedTables tables) : IJob
{
    public Task RunAsync(CancellationToken ct) => tables.SweepAsync(ct);
}
