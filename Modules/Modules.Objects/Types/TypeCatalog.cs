using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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
            _picture = new Picture(mark, await db.Categories.AsNoTracking().ToListAsync(ct), await db.Types.AsNoTracking().ToListAsync(ct));
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
            return _picture = new Picture(mark, db.Categories.AsNoTracking().ToList(), db.Types.AsNoTracking().ToList());
        }
        finally
        {
            _one.Release();
        }
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
