using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

/// <summary>The form of 分管权限: lines of type × region × action, added and removed without a script (row 104).</summary>
internal sealed class GrantsForm
{
    /// <summary>False: no line limits, the ceiling above is all.</summary>
    public bool Limited { get; set; }

    public List<GrantRow> Rows { get; set; } = [];

    internal sealed class GrantRow
    {
        public bool AllTypes { get; set; }
        public List<string> Types { get; set; } = [];
        public bool AllRegions { get; set; }
        public List<string> Regions { get; set; } = [];
        public List<DataActions> Actions { get; set; } = [];
    }

    public static GrantsForm Of(IReadOnlyList<DataGrant>? grants) => new()
    {
        Limited = grants is not null,
        Rows = [.. (grants ?? []).Select(g => new GrantRow
        {
            AllTypes = g.ObjectTypes.All,
            Types = [.. g.ObjectTypes.Items],
            AllRegions = g.Regions.All,
            Regions = [.. g.Regions.Items],
            Actions = [.. DataActionTexts.Each.Where(e => g.Actions.HasFlag(e.Action)).Select(e => e.Action)],
        })],
    };

    /// <summary>Adds or removes a line, as the pressed button says; false when it was another button.</summary>
    public bool Change(string? button)
    {
        if (button == "add-grant")
        {
            Limited = true;
            if (Rows.Count < GrantList.Most)
            {
                Rows.Add(new GrantRow { Actions = [DataActions.View] });
            }
            return true;
        }
        if (button?.StartsWith("remove-grant:", StringComparison.Ordinal) == true)
        {
            if (int.TryParse(button["remove-grant:".Length..], out var at) && at >= 0 && at < Rows.Count)
            {
                Rows.RemoveAt(at);
            }
            return true;
        }
        return false;
    }

    public IReadOnlyList<DataGrant>? ToGrants() => !Limited ? null : [.. Rows.Select(r => new DataGrant(
        r.AllTypes ? Allowed.Everything : Allowed.Just(r.Types),
        r.AllRegions ? Allowed.Everything : Allowed.Places(r.Regions),
        r.Actions.Aggregate(DataActions.None, (all, a) => all | a)))];
}

/// <summary>What the form of 分管权限 offers: only what the person may give, and what stands there already.</summary>
internal sealed record GrantChoices(GrantsForm Form, IReadOnlyList<SelectListItem> Types, IReadOnlyList<SelectListItem> Regions);

/// <summary>Checks lines of 分管权限 and offers what they can name.</summary>
internal sealed class GrantDesk(IEnumerable<IScopeResources> resources, IRegions regions)
{
    public GrantChoices Choices(GrantsForm form, Granter granter)
    {
        var anywhere = granter.MayGive(new DataGrant(Allowed.Everything, Allowed.Everything, DataActions.View));
        bool Type(string key) => anywhere || DataActionTexts.Each.Any(e => granter.Actor.Scope.AllowsType(e.Action, key)) || form.Rows.Any(r => r.Types.Contains(key));
        var reach = DataActionTexts.Each.Select(e => granter.Actor.Scope.RegionsFor(e.Action)).Aggregate(Allowed.Nothing, (all, r) => all.Union(r));
        bool Place(string code) => anywhere || reach.ContainsRegion(code) || form.Rows.Any(r => r.Regions.Contains(code));
        return new GrantChoices(form,
            [.. All().Where(r => Type(r.Key)).Select(r => new SelectListItem($"{r.Text}（{r.Key}）", r.Key) { Group = new SelectListGroup { Name = r.Group } })],
            [.. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code).Prepend(d)).Where(r => Place(r.Code)).Select(r => new SelectListItem(r.FullName, r.Code))]);
    }

    public IEnumerable<ScopeResource> All() => resources.SelectMany(r => r.All);

    public string TextOf(Allowed types) => types.All ? "全部类型" : types.Items.Count == 0 ? "无" : string.Join("、", types.Items.Select(t => All().FirstOrDefault(r => r.Key == t)?.Text ?? t));

    public string PlacesOf(Allowed places) => places.All ? "全部区划" : places.Items.Count == 0 ? "无" : string.Join("、", places.Items.Select(c => regions.Find(c)?.FullName ?? c));

    /// <exception cref="InputInvalid">A line says nothing, or names what does not exist.</exception>
    public void Demand(IReadOnlyList<DataGrant>? grants)
    {
        var errors = new Dictionary<string, string[]>();
        var known = All().Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < (grants?.Count ?? 0); i++)
        {
            var grant = grants![i];
            var fault = grant.ObjectTypes.IsNothing ? "请选择物体类型，或者勾选全部类型。"
                : grant.Regions.IsNothing ? "请选择区划，或者勾选全部区划。"
                : grant.Actions == DataActions.None ? "请至少选择一项操作。"
                : grant.ObjectTypes.Items.FirstOrDefault(t => !known.Contains(t)) is { } type ? $"没有物体类型“{type}”。"
                : grant.Regions.Items.FirstOrDefault(r => regions.Find(r) is null) is { } region ? $"没有区划“{region}”。" : null;
            if (fault is not null)
            {
                errors[$"grants.rows[{i}].types"] = [$"第 {i + 1} 行：{fault}"];
            }
        }
        if (grants?.Count > GrantList.Most)
        {
            errors["grants"] = [$"分管权限最多 {GrantList.Most} 行，请合并后再保存。"];
        }
        if (errors.Count > 0)
        {
            throw new InputInvalid(errors);
        }
    }
}
