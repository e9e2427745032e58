using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The form of an object type; its rows are added, removed and moved by submit buttons, so that it needs no script.</summary>
[Permission(ObjectsPermissions.TypesManage)]
internal sealed class SaveObjectTypePage(IMediator mediator, ObjectsDb db, ITypeCatalog types, IDepartments departments, IRegions regions, IDictionaries dictionaries, ICurrentUser user)
    : PageModel, IReload
{
    [BindProperty] public SaveObjectType.Command Form { get; set; } = new();

    public IReadOnlyList<SelectListItem> Styles { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Departments { get; private set; } = [];

    public IEnumerable<ObjectCategory> Categories => types.Categories;

    public IEnumerable<SelectListItem> DictionaryKinds => dictionaries.Kinds.Select(k => new SelectListItem(k.Name, k.Kind)).Prepend(new SelectListItem("不使用字典", ""));

    public bool IsVirtual => types.Categories.FirstOrDefault(c => c.Code == Form.CategoryCode)?.Kind == ObjectKind.Virtual;

    /// <summary>Part of the page to show first after a row was added or moved.</summary>
    public string? Focus { get; private set; }

    /// <summary>A change has been refused because codes would be left with values that no longer fit.</summary>
    public bool AsksForLoss => Form.AcceptLoss || ModelState.ContainsKey("Form.AcceptLoss") && ModelState["Form.AcceptLoss"]!.Errors.Count > 0;

    /// <summary>A city department can only name itself.</summary>
    public IEnumerable<SelectListItem> CityDepartments => TypeChoices.CityDepartments(departments)
        .Where(d => user.Actor.Scope.Platform || d.Value == user.Actor.DepartmentId);

    public async Task OnGetAsync(string? code, string? category, CancellationToken ct)
    {
        if (!user.Actor.MayAddTypes())
        {
            throw new Forbidden("物体类型由平台管理员和市级主管部门维护。");
        }
        if (string.IsNullOrEmpty(code))
        {
            Form = new SaveObjectType.Command
            {
                IsNew = true,
                OnShelf = true,
                CategoryCode = category ?? "",
                StyleCode = BuiltInTypes.DefaultStyle,
                Attributes = [new AttributeRow()],
                ManagingDepartmentId = user.Actor.Scope.Platform ? null : user.Actor.DepartmentId,
            };
        }
        else
        {
            var type = await db.Types.AsNoTracking().FirstOrDefaultAsync(t => t.Code == code, ct);
            if (type is null || !user.Actor.Scope.AllowsType(DataActions.Edit, type.Code))
            {
                throw new NotFound("没有这个物体类型，或者不在您的权限范围内。");
            }
            if (!user.Actor.MayManage(type))
            {
                throw new Forbidden("您只能维护由本部门作为主管部门的物体类型。");
            }
            Form = SaveObjectTypeForm.Of(type);
        }
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(string? change, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(change))
        {
            Change(change.Split(':'));
            ModelState.Clear();
            await ReloadAsync(ct);
            return Page();
        }
        if (!ModelState.IsValid)
        {
            await ReloadAsync(ct);
            return Page();
        }
        Form.Attributes.RemoveAll(a => a.IsBlank);
        Form.Managers.RemoveAll(m => m.IsBlank);
        // The rows have new numbers now; what was sent under the old ones would be shown in their place.
        ModelState.Clear();
        await mediator.Send(Form, ct);
        this.Notice($"物体类型“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/object-types/" + Form.Code);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Regions = [.. TypeChoices.Regions(regions)];
        Departments = [.. TypeChoices.Departments(departments)];
        Styles = await db.Styles.AsNoTracking().OrderBy(s => s.Name).Select(s => new SelectListItem(s.Name, s.Code)).ToListAsync(ct);
    }

    private void Change(string[] what)
    {
        var row = what.Length > 1 && int.TryParse(what[1], NumberStyles.None, CultureInfo.InvariantCulture, out var r) ? r : -1;
        switch (what[0])
        {
            case "add-attribute" when Form.Attributes.Count < AttributeDefinition.MaxPerType:
                Form.Attributes.Add(new AttributeRow());
                row = Form.Attributes.Count - 1;
                break;
            case "remove-attribute" when row >= 0 && row < Form.Attributes.Count:
                Form.Attributes.RemoveAt(row);
                break;
            case "up" when row > 0 && row < Form.Attributes.Count:
                (Form.Attributes[row - 1], Form.Attributes[row]) = (Form.Attributes[row], Form.Attributes[row - 1]);
                row--;
                break;
            case "down" when row >= 0 && row < Form.Attributes.Count - 1:
                (Form.Attributes[row + 1], Form.Attributes[row]) = (Form.Attributes[row], Form.Attributes[row + 1]);
                row++;
                break;
            case "add-manager" when Form.Managers.Count < 300:
                Form.Managers.Add(new ManagerRow());
                Focus = $"Form_Managers_{Form.Managers.Count - 1}__RegionCode";
                return;
            case "remove-manager" when row >= 0 && row < Form.Managers.Count:
                Form.Managers.RemoveAt(row);
                return;
            case "category":
                Form.AutoActivate = Form.AutoActivate && IsVirtual;
                return;
            default:
                return;
        }
        Focus = $"Form_Attributes_{row}__Name";
    }
}
