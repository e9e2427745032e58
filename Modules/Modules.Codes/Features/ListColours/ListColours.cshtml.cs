using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ExtensionsView)]
internal sealed class ListColoursPage(IMediator mediator, SceneControl control, ICurrentUser user, TimeProvider clock) : PageModel, IReload
{
    [BindProperty(SupportsGet = true)] public string? Scene { get; set; }

    public ListColours.Result Shown { get; private set; } = null!;

    public bool MayManage => user.Actor.May(EnginePermissions.ColoursManage);

    public bool MayControlSome => user.Actor.May(DynamicPermissions.Scenes) && control.MaySome(user.Actor);

    public bool MayControl(SceneColour rule) => user.Actor.May(DynamicPermissions.Scenes) && control.May(user.Actor, rule.Scene, []);

    public bool Counts(SceneColour rule) => rule.IsValidAt(clock.GetUtcNow().UtcDateTime);

    public string ToneOf(object row, bool counts) => Shown.Distrusted.Contains(row) ? "bad" : counts ? "ok" : "";

    public string StateOf(object row, string state) => Shown.Distrusted.Contains(row) ? "数据被改动，不显示码色" : state;

    public string NameOf(string code) => code == SceneColour.Hidden ? "不显示码色" : Shown.Colours.FirstOrDefault(c => c.Code == code)?.Name ?? code;

    public static string Words(SceneColour rule) => rule.Test switch
    {
        ColourTest.Always => "总是",
        ColourTest.AssignedIs => $"业务赋予的码色是 {rule.Value}",
        ColourTest.AssignedMissing => "业务没有赋予码色",
        ColourTest.FieldMissing => $"{rule.Field} 没有值",
        ColourTest.FieldWithinDays => $"{rule.Field} 在 {rule.Value} 天以内",
        ColourTest.FieldIs => $"{rule.Field} 等于 {rule.Value}",
        ColourTest.FieldIsNot => $"{rule.Field} 不等于 {rule.Value}",
        ColourTest.FieldAtLeast => $"{rule.Field} 不小于 {rule.Value}",
        _ => $"{rule.Field} 不大于 {rule.Value}",
    };

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct)
    {
        if (!user.Actor.May(DynamicPermissions.Scenes))
        {
            throw new Forbidden();
        }
        await mediator.Send(new DeleteSceneColour.Command(id), ct);
        this.Notice("码色规则已删除。");
        return Redirect(SamePage.With(Request, ("handler", null)));
    }

    public async Task ReloadAsync(CancellationToken ct) => Shown = await mediator.Send(new ListColours.Query(Scene), ct);
}
