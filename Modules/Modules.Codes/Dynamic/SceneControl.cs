using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>
/// 管控权限约束 (row 79), the one place that decides it. The platform controls all kinds of codes and all scenes. A department
/// controls those that its 分管权限 names with 管控, which only the platform's administrators write; its accounts and their
/// sub-accounts as far as their own limits leave it. "All types" names no scene: what is not handed down by name is not controlled.
/// </summary>
internal sealed class SceneControl(IDepartments departments)
{
    public const string AnyScene = "scene:*";

    /// <summary>The kinds that scenes take.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["person", "enterprise", "virtual"];

    public static string SceneKey(string scene) => "scene:" + scene;

    public static string KindKey(string kind) => "code-kind:" + kind;

    public static bool Everything(Actor actor) => actor.May(DynamicPermissions.AllScenes);

    /// <summary>Whether the caller controls this scene for all of these kinds; no kind stands for all of them.</summary>
    public bool May(Actor actor, string scene, IReadOnlyCollection<string> kinds) =>
        Everything(actor) || (scene.Length > 0 && (Holds(actor, SceneKey(scene)) || Holds(actor, AnyScene)) && (kinds.Count == 0 ? Kinds : kinds).All(k => Holds(actor, KindKey(k))));

    /// <summary>Whether the caller controls anything at all.</summary>
    public bool MaySome(Actor actor) => Everything(actor) || Named(actor).Any();

    /// <summary>The kinds that the caller may put into a rule.</summary>
    public IEnumerable<string> KindsOf(Actor actor) => Everything(actor) ? Kinds : Kinds.Where(k => Holds(actor, KindKey(k)));

    /// <exception cref="Forbidden">With the sentence that says what is missing.</exception>
    public void Demand(Actor actor, string scene, IReadOnlyCollection<string> kinds)
    {
        if (!May(actor, scene, kinds))
        {
            throw new Forbidden(scene.Length == 0 ? "“全部场景”的规则只有平台可以修改。"
                : $"本部门没有获准管控场景 {scene} 或它的码种，请联系平台的安全管理员在分管权限中授予“管控”。");
        }
    }

    private bool Holds(Actor actor, string key) => Named(actor).Contains(key) && actor.Scope.AllowsType(DataActions.Control, key);

    /// <summary>What the department's ceiling names: it is written by the platform only, so nobody hands down what was not handed to them.</summary>
    private IEnumerable<string> Named(Actor actor) => departments.Find(actor.DepartmentId)?.Ceiling?
        .Where(g => g.Actions.HasFlag(DataActions.Control) && !g.ObjectTypes.All).SelectMany(g => g.ObjectTypes.Items)
        .Where(k => k.StartsWith("scene:", StringComparison.Ordinal) || k.StartsWith("code-kind:", StringComparison.Ordinal)) ?? [];
}

/// <summary>What 分管权限 may name of scenes and kinds of codes.</summary>
internal sealed class SceneResources(SceneRules rules, IDictionaries dictionaries) : IScopeResources
{
    public IReadOnlyList<ScopeResource> All =>
    [
        .. SceneControl.Kinds.Select(k => new ScopeResource(SceneControl.KindKey(k), dictionaries.NameOf(DictionaryNames.CodeKind, k), "场景管控的码种")),
        new ScopeResource(SceneControl.AnyScene, "全部场景", "场景管控的场景"),
        .. rules.All.OrderBy(r => r.SceneCode, StringComparer.Ordinal).Select(r => new ScopeResource(SceneControl.SceneKey(r.SceneCode), r.Name, "场景管控的场景")),
    ];
}

/// <summary>Says why a caller may or may not control a scene: with <see cref="SceneControl"/>, which decides it. Asked as <c>scene:code</c>.</summary>
internal sealed class SceneWitness(SceneRules rules, SceneControl control) : IAccessWitness
{
    public Task<AccessCase?> FindAsync(Actor actor, DataActions action, string subject, CancellationToken ct)
    {
        var text = subject.Trim();
        if (!text.StartsWith("scene:", StringComparison.Ordinal) || rules.Find(text["scene:".Length..]) is not { } rule)
        {
            return Task.FromResult<AccessCase?>(null);
        }
        var may = control.May(actor, rule.SceneCode, rule.Kinds);
        return Task.FromResult<AccessCase?>(new AccessCase($"场景 {rule.SceneCode}（{rule.Name}）", text, "",
            [new AccessFinding("场景管控", may, may ? "平台管理员，或者部门的分管权限以“管控”列出了这个场景和它的全部码种。" : "部门的分管权限没有以“管控”列出这个场景和它的全部码种，或者账号自身的限制不含它们。")]));
    }
}
