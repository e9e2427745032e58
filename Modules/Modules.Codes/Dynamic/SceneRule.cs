using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What a scene (场景) asks of dynamic codes; a scene without a rule asks nothing. Which colour it shows its rules in <see cref="Extensions.SceneColour"/> say.</summary>
internal sealed class SceneRule
{
    [MaxLength(64)] public string SceneCode { get; init; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";

    /// <summary>服务类型, of the dictionary; empty for none.</summary>
    [MaxLength(64)] public string ServiceType { get; set; } = "";

    /// <summary>Kinds of codes that the scene takes (person, enterprise, virtual), separated by commas; empty for all.</summary>
    [MaxLength(64)] public string KindList { get; set; } = "";

    /// <summary>A code is verified once in this scene.</summary>
    public bool SingleUse { get; set; }

    /// <summary>Longest life in seconds, 15 to 600; also the life when the caller asks for none.</summary>
    public int LifeSeconds { get; set; } = DynamicTokens.DefaultLife;

    /// <summary>The citizen must have consented to this scene.</summary>
    public bool ConsentRequired { get; set; }

    public DateTime ChangedAt { get; set; }
    public int Version { get; set; }

    public IReadOnlyList<string> Kinds => KindList.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The rules of all scenes in memory, replaced whole when the table changes.</summary>
internal sealed class SceneRules(IServiceScopeFactory scopes) : IDisposable
{
    private const string StateName = "codes.scene-rules";
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Loaded _loaded = new("-", FrozenDictionary<string, SceneRule>.Empty);

    public SceneRule? Find(string? sceneCode) => sceneCode is null ? null : _loaded.Rules.GetValueOrDefault(sceneCode);

    /// <summary>Notes in the caller's transaction that the table changes; every host sees it within a second.</summary>
    public static async Task TouchAsync(CodesDb db, CancellationToken ct)
    {
        var state = await db.States.FindAsync([StateName], ct);
        if (state is null)
        {
            db.States.Add(state = new SystemState { Name = StateName });
        }
        state.Value = Guid.CreateVersion7().ToString("N");
    }

    /// <summary>Loads the table again if it has changed since.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
            // Read before the table: a change in between is then seen as a newer version at the next look.
            var version = await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct) ?? "";
            if (version != _loaded.Version)
            {
                _loaded = new Loaded(version, (await db.SceneRules.AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(r => r.SceneCode, StringComparer.Ordinal));
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private sealed record Loaded(string Version, FrozenDictionary<string, SceneRule> Rules);
}
