using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What a scene (场景) asks of dynamic codes; a scene without a rule asks nothing. Which colour it shows its rules in <see cref="Extensions.SceneColour"/> say.</summary>
internal sealed class SceneRule
{
    public const string Table = "codes_scene_rule";

    [MaxLength(64)] public string SceneCode { get; init; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";

    /// <summary>服务类型, of the dictionary; empty for none.</summary>
    [MaxLength(64)] public string ServiceType { get; set; } = "";

    /// <summary>Kinds of codes that the rule is about (person, enterprise, virtual), separated by commas; empty for all.</summary>
    [MaxLength(64)] public string KindList { get; set; } = "";

    /// <summary>A code is verified once in this scene.</summary>
    public bool SingleUse { get; set; }

    /// <summary>Longest life in seconds, 15 to 600; also the life when the caller asks for none.</summary>
    public int LifeSeconds { get; set; } = DynamicTokens.DefaultLife;

    /// <summary>The citizen must have consented to this scene.</summary>
    public bool ConsentRequired { get; set; }

    public DateTime ChangedAt { get; set; }
    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    /// <summary>What stands in for a row that is not as the platform wrote it: of everything the most that a rule can ask, so that no change past the platform opens anything.</summary>
    public SceneRule Strictest() => new() { SceneCode = SceneCode, Name = Name, SingleUse = true, LifeSeconds = DynamicTokens.ShortestLife, ConsentRequired = true, ChangedAt = ChangedAt, Version = Version, Distrusted = true };

    /// <summary>The row in the database is not believed.</summary>
    [NotMapped] public bool Distrusted { get; private init; }

    public bool Takes(DynamicKind kind) => KindList.Length == 0 || KindList.Contains(kind switch { DynamicKind.Person => "person", DynamicKind.Enterprise => "enterprise", _ => "virtual" }, StringComparison.Ordinal);

    public IReadOnlyList<string> Kinds => KindList.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The rules of all scenes in memory, replaced whole when the table changes.</summary>
internal sealed class SceneRules(IServiceScopeFactory scopes, AuditAlarm alarm) : IDisposable
{
    public const string Mark = "codes.scene-rules";
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Loaded _loaded = new("-", FrozenDictionary<string, SceneRule>.Empty);

    public IReadOnlyList<SceneRule> All => _loaded.Rules.Values;

    /// <summary>What the scene asks of codes of this kind; null when it has no rule, or its rule is about other kinds.</summary>
    public SceneRule? Find(string? sceneCode, DynamicKind kind) => Find(sceneCode) is { } rule && rule.Takes(kind) ? rule : null;

    public SceneRule? Find(string? sceneCode) => sceneCode is null ? null : _loaded.Rules.GetValueOrDefault(sceneCode);

    /// <summary>Loads the table again if it has changed since.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
            // Read before the table: a change in between is then seen as a newer version at the next look.
            var version = await db.States.AsNoTracking().Where(s => s.Name == Mark).Select(s => s.Value).FirstOrDefaultAsync(ct) ?? "";
            if (version != _loaded.Version)
            {
                // One changed row must not keep the others out: it is reported, and read as strictly as can be.
                using var look = SealedRowReading.WithoutRefusing();
                var rules = await db.SceneRules.AsNoTracking().ToListAsync(ct);
                var now = rules.Select(r => db.IsTrusted(r) ? r : r.Strictest()).ToDictionary(r => r.SceneCode, StringComparer.Ordinal);
                await KeepVanishedAsync(db, now, ct);
                _loaded = new Loaded(version, now.ToFrozenDictionary(StringComparer.Ordinal));
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>
    /// A rule that is gone without anybody having dropped it here would ask nothing any more: it asks everything. The roll of the table
    /// names what went while no host ran, the memory what went together with the roll.
    /// </summary>
    private async Task KeepVanishedAsync(CodesDb db, Dictionary<string, SceneRule> now, CancellationToken ct)
    {
        foreach (var gone in (await db.SealMembers.AsNoTracking().Where(m => m.Table == SceneRule.Table).Select(m => m.Row).ToListAsync(ct)).Where(code => !now.ContainsKey(code)))
        {
            // Not one that was added while this was read.
            if (!await db.SceneRules.AnyAsync(r => r.SceneCode == gone, ct) && await db.SealMembers.AnyAsync(m => m.Table == SceneRule.Table && m.Row == gone, ct))
            {
                now[gone] = (_loaded.Rules.GetValueOrDefault(gone) ?? new SceneRule { SceneCode = gone, Name = gone }).Strictest();
            }
        }
        foreach (var rule in _loaded.Rules.Values.Where(r => !now.ContainsKey(r.SceneCode)))
        {
            // Dropped here, or rightly gone by the word of two administrators.
            if (!await db.Audit.AsNoTracking().AnyAsync(a => a.At >= rule.ChangedAt
                && ((a.SubjectId == rule.SceneCode && a.Action == "scene-rule.dropped") || (a.SubjectId == SceneRule.Table && a.Action == "integrity.resealed" && a.Details!.Contains("\"" + rule.SceneCode + "\""))), ct))
            {
                alarm.Raise("row", 0, $"数据表 {SceneRule.Table} 场景 {rule.SceneCode} 的规则被移除，不是在平台上删除的", SceneRule.Table, rule.SceneCode);
                now[rule.SceneCode] = rule.Strictest();
            }
        }
    }

    public void Dispose() => _loading.Dispose();

    private sealed record Loaded(string Version, FrozenDictionary<string, SceneRule> Rules);
}

/// <summary>Scene rules, as the sweep and the upgrade meet them.</summary>
internal sealed class SealedSceneRules(SceneRules rules) : ISealedTable
{
    public Type Row => typeof(SceneRule);

    public bool MayBeAdopted(object row) => true;

    /// <summary>All hosts read the table again, and this row as strictly as can be.</summary>
    public async Task ForgetAsync(ModuleDb db, object row, CancellationToken ct)
    {
        if (rules.Find(((SceneRule)row).SceneCode) is { Distrusted: true })
        {
            // They did when it was found first.
            return;
        }
        await db.TouchAsync(SceneRules.Mark, ct);
        await db.SaveChangesAsync(ct);
        await rules.RefreshAsync(ct);
    }
}
