using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>A sealed table, as the jobs meet it.</summary>
/// <param name="Context">The module's context.</param>
/// <param name="Module">What the module adds, or null.</param>
internal sealed record SealedTable(Type Context, IEntityType Type, SealPlan Plan, ISealedTable? Module)
{
    private static readonly MethodInfo SetOf = typeof(DbContext).GetMethods().Single(m => m.Name == nameof(DbContext.Set) && m.GetParameters().Length == 0);

    public string Name => Plan.Table;

    /// <summary>Big tables have one key column with an order, and are read page by page along it. One with a roll is read whole anyway.</summary>
    public bool IsPaged => Plan is not FullPlan && Plan.Key is [{ ClrType: var type }] && (type == typeof(long) || type == typeof(string) || (type == typeof(Guid) && !Plan.IsRolled));

    /// <summary>All rows, with the seals they carry.</summary>
    public Task<IReadOnlyList<(object Row, string? Seal)>> RowsWithSealsAsync(ModuleDb db, CancellationToken ct) =>
        (Task<IReadOnlyList<(object Row, string? Seal)>>)typeof(SealedTable).GetMethod(nameof(WithSealsAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(Plan.Row).Invoke(null, [db, Plan.Column, ct])!;

    public IQueryable<object> Rows(ModuleDb db) => (IQueryable<object>)SetOf.MakeGenericMethod(Plan.Row).Invoke(db, null)!;

    /// <param name="after">Key of the last row before the page, as <see cref="KeyOf"/> gives it; null for the first page.</param>
    public IQueryable<object> Page(ModuleDb db, string? after, int size) =>
        (IQueryable<object>)typeof(SealedTable).GetMethod(nameof(PageOf), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(Plan.Row, Plan.Key[0].ClrType).Invoke(null, [db, Plan.Key[0], after, size])!;

    public string KeyOf(object row) => Convert.ToString(Plan.Key[0].GetGetter().GetClrValue(row), System.Globalization.CultureInfo.InvariantCulture)!;

    private static async Task<IReadOnlyList<(object Row, string? Seal)>> WithSealsAsync<T>(ModuleDb db, string column, CancellationToken ct) where T : class =>
        (await db.Set<T>().AsNoTracking().Select(x => new { Row = x, Seal = EF.Property<string?>(x, column) }).ToListAsync(ct)).ConvertAll(x => ((object)x.Row, x.Seal));

    private static IQueryable<T> PageOf<T, TKey>(ModuleDb db, IProperty property, string? after, int size) where T : class
    {
        var row = Expression.Parameter(typeof(T), "x");
        var key = Expression.Property(row, property.PropertyInfo!);
        IQueryable<T> rows = db.Set<T>();
        if (after is not null)
        {
            // In a box, so that each page runs the same statement with another parameter.
            var bound = Expression.Property(Expression.Constant(new Box<TKey>((TKey)Parse(after, typeof(TKey)))), nameof(Box<TKey>.Value));
            var later = typeof(TKey) == typeof(string)
                ? Expression.GreaterThan(Expression.Call(typeof(string), nameof(string.Compare), null, key, bound), Expression.Constant(0))
                : Expression.GreaterThan(key, bound);
            rows = rows.Where(Expression.Lambda<Func<T, bool>>(later, row));
        }
        return rows.OrderBy(Expression.Lambda<Func<T, TKey>>(key, row)).Take(size);
    }

    private static object Parse(string text, Type type) =>
        type == typeof(Guid) ? Guid.Parse(text) : Convert.ChangeType(text, type, System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Box<T>(T Value);
}

/// <summary>All sealed tables of all modules.</summary>
internal sealed class SealedTables(ModuleDbMap map, IServiceScopeFactory scopes, IEnumerable<ISealedTable> modules)
{
    private readonly Lazy<IReadOnlyList<SealedTable>> _all = new(() => [.. Read(map, scopes, modules)]);

    public IReadOnlyList<SealedTable> All => _all.Value;

    /// <summary>A scope in which the system acts, with the context of the table.</summary>
    public (AsyncServiceScope Scope, ModuleDb Db) Open(SealedTable table)
    {
        var scope = scopes.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return (scope, (ModuleDb)scope.ServiceProvider.GetRequiredService(table.Context));
    }

    private static IEnumerable<SealedTable> Read(ModuleDbMap map, IServiceScopeFactory scopes, IEnumerable<ISealedTable> modules)
    {
        using var scope = scopes.CreateScope();
        foreach (var context in map.All.Where(t => t.IsAssignableTo(typeof(IHoldsSealedRows))))
        {
            var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(context);
            foreach (var type in db.Model.GetEntityTypes())
            {
                if (RowSeals.PlanOf(type) is { } plan)
                {
                    yield return new SealedTable(context, type, plan, modules.SingleOrDefault(m => m.Row == type.ClrType));
                }
            }
        }
    }
}
