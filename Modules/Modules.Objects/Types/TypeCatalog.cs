using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>Holds the types as one immutable picture and takes a new one when the change mark in the database moves.</summary>
internal sealed class TypeCatalog(IServiceScopeFactory scopes) : ITypeCatalog, IDisposable
{
    /// <summary>Guard row that every change of types and categories takes, because their rules look at both.</summary>
    public const string Guard = "objects.types";

    public const string ChangeMark = "objects.types";
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Picture? _picture;

    public IReadOnlyList<TypeInfo> All => Current.All;

    public IReadOnlyList<ObjectCategory> Categories => Current.Categories;

    private Picture Current => _picture ?? First();

    public TypeInfo? Find(string code) => Current.ByCode.GetValueOrDefault(code);

    public TypeInfo? FindByName(string name) => Current.ByName.GetValueOrDefault(name);

    public async Task RefreshAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
            // The mark first: what changes while the tables are read moves it again and is read again.
            var mark = await db.States.AsNoTracking().Where(s => s.Name == ChangeMark).Select(s => s.Value).FirstOrDefaultAsync(ct);
            _picture = Make(mark, await db.ReadRolledAsync<ObjectCategory>(ct), await db.ReadRolledAsync<ObjectType>(ct));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks at the change mark and reads the tables when it has moved.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        if (_picture is not { } picture)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        if (await db.States.AsNoTracking().Where(s => s.Name == ChangeMark).Select(s => s.Value).FirstOrDefaultAsync(ct) != picture.Mark)
        {
            await RefreshAsync(ct);
        }
    }

    /// <summary>Every host reads the tables again.</summary>
    public async Task RereadAsync(ModuleDb db, CancellationToken ct)
    {
        await db.TouchAsync(ChangeMark, ct);
        await db.SaveChangesAsync(ct);
        await RefreshAsync(ct);
    }

    public void Dispose() => _one.Dispose();

    private Picture First()
    {
        _one.Wait();
        try
        {
            if (_picture is { } made)
            {
                return made;
            }
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
            var mark = db.States.AsNoTracking().Where(s => s.Name == ChangeMark).Select(s => s.Value).FirstOrDefault();
            return _picture = Make(mark, db.ReadRolled<ObjectCategory>(), db.ReadRolled<ObjectType>());
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// A row that is not as the platform wrote it last is read as strictly as can be, and one that is gone counts as it was known, just as
    /// strictly; one that was written past the platform is no type at all.
    /// </summary>
    private Picture Make(string? mark, IReadOnlyList<RolledRow<ObjectCategory>> categories, IReadOnlyList<RolledRow<ObjectType>> types)
    {
        var before = _picture;
        return new Picture(mark,
            [.. categories.Where(c => c.Known).Select(c => c.Trusted ? c.Row : (c.Row ?? before?.Categories.FirstOrDefault(x => x.Code == c.Key))?.Strictest()).OfType<ObjectCategory>()],
            [.. types.Where(t => t.Known).Select(t => t.Trusted ? t.Row : (t.Row ?? before?.ByCode.GetValueOrDefault(t.Key)?.Type)?.Strictest()).OfType<ObjectType>()]);
    }

    private sealed class Picture
    {
        public Picture(string? mark, IReadOnlyList<ObjectCategory> categories, IReadOnlyList<ObjectType> types)
        {
            Mark = mark;
            Categories = [.. categories.OrderBy(c => c.Order).ThenBy(c => c.Code, StringComparer.Ordinal)];
            var byCode = Categories.ToDictionary(c => c.Code);
            All = [.. types.Where(t => byCode.ContainsKey(t.CategoryCode)).Select(t => new TypeInfo(t, byCode[t.CategoryCode]))
                .OrderBy(t => t.Category.Order).ThenBy(t => t.Category.Code, StringComparer.Ordinal).ThenBy(t => t.Type.Code, StringComparer.Ordinal)];
            ByCode = All.ToFrozenDictionary(t => t.Type.Code);
            ByName = All.ToFrozenDictionary(t => t.Type.Name);
        }

        public string? Mark { get; }
        public IReadOnlyList<ObjectCategory> Categories { get; }
        public IReadOnlyList<TypeInfo> All { get; }
        public FrozenDictionary<string, TypeInfo> ByCode { get; }
        public FrozenDictionary<string, TypeInfo> ByName { get; }
    }
}

/// <summary>Lets the catalogue follow what other hosts change, once a second; the database being away costs freshness, not answers.</summary>
internal sealed class TypeCatalogFollower(TypeCatalog catalog, ILogger<TypeCatalogFollower> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var failed = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await catalog.FollowAsync(stoppingToken);
                failed = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failed)
                {
                    log.LogWarning(e, "Object types cannot be read; the last known ones stay in use");
                }
                failed = true;
            }
        }
    }
}

/// <summary>Object types and categories, as the sweep, the upgrade and the repairs meet them.</summary>
internal sealed class SealedTypes(TypeCatalog catalog) : ISealedTable, IRereadsSealedRows
{
    public Type Row => typeof(ObjectType);

    public Type Context => typeof(ObjectsDb);

    public bool MayBeAdopted(object row) => true;

    /// <summary>All hosts read the tables again, and this row as strictly as can be.</summary>
    public Task ForgetAsync(ModuleDb db, object row, CancellationToken ct) =>
        // They did when it was found first.
        catalog.Find(((ObjectType)row).Code) is { Type.Distrusted: true } ? Task.CompletedTask : catalog.RereadAsync(db, ct);

    public Task TouchAsync(ModuleDb db, string table, CancellationToken ct) =>
        table is ObjectsDb.TypeTable or ObjectsDb.CategoryTable ? db.TouchAsync(TypeCatalog.ChangeMark, ct) : Task.CompletedTask;
}

/// <inheritdoc cref="SealedTypes"/>
internal sealed class SealedCategories(TypeCatalog catalog) : ISealedTable
{
    public Type Row => typeof(ObjectCategory);

    public bool MayBeAdopted(object row) => true;

    /// <inheritdoc cref="SealedTypes.ForgetAsync"/>
    public Task ForgetAsync(ModuleDb db, object row, CancellationToken ct) =>
        catalog.Categories.FirstOrDefault(c => c.Code == ((ObjectCategory)row).Code) is { Distrusted: true } ? Task.CompletedTask : catalog.RereadAsync(db, ct);
}
