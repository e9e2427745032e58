using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;

namespace SuiShenMa.Admin.Directories;

/// <summary>Departments, regions and dictionaries in memory: one immutable picture, replaced whole when the tables change.</summary>
internal sealed class AdminDirectory(IServiceScopeFactory scopes) : IDepartments, IRegions, IDictionaries, IDisposable
{
    public const string Mark = "admin.directory";
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Picture _picture = Picture.Empty;

    public Department? Find(string id) => _picture.Departments.GetValueOrDefault(id);

    public Department? FindByName(string name) => _picture.DepartmentsByName.GetValueOrDefault(name);

    public IReadOnlyList<Department> All => _picture.AllDepartments;

    Region? IRegions.Find(string code) => FindRegion(code);

    public Region? FindRegion(string code) => _picture.Regions.GetValueOrDefault(code);

    public IReadOnlyList<Region> Districts => _picture.Districts;

    public IReadOnlyList<Region> StreetsOf(string districtCode) => _picture.Streets.GetValueOrDefault(districtCode) ?? [];

    public Task<IReadOnlyList<DictionaryEntry>> ListAsync(string kind, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<DictionaryEntry>>(_picture.Offered.GetValueOrDefault(kind) ?? []);

    public IReadOnlyList<DictionaryKind> Kinds => _picture.Kinds;

    IReadOnlyList<DictionaryEntry> IDictionaries.All(string kind) => _picture.Dictionaries.GetValueOrDefault(kind) ?? [];

    /// <summary>Loads the tables again if they have changed since.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
            // Read before the tables: a change in between is then seen as a newer version at the next look.
            var version = await db.States.Where(s => s.Name == Mark).Select(s => s.Value).FirstOrDefaultAsync(ct) ?? "";
            if (version != _picture.Version)
            {
                _picture = await Picture.LoadAsync(db, version, ct);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();
}

/// <summary>Looks every second whether another host changed the directory.</summary>
internal sealed class AdminDirectoryPoll(AdminDirectory directory, TimeProvider clock, ILogger<AdminDirectoryPoll> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await directory.RefreshAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!failing)
                {
                    log.LogWarning(e, "Departments, regions and dictionaries could not be looked at; the last known ones stay in use");
                }
                failing = true;
            }
        }
    }
}
