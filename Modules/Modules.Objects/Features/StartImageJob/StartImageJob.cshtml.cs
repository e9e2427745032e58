using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Where operators order images; lists and batch pages link here with <c>batchNo</c> or post <c>codes</c>.</summary>
[Permission(ObjectsPermissions.Images)]
internal sealed class StartImageJobPage(IMediator mediator, ObjectsDb db, ITypeCatalog types, IRegions regions, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "batchNo")] public string? BatchNo { get; set; }

    /// <summary>Code values, one per line or one per field of this name.</summary>
    [BindProperty(Name = "codes")] public List<string>? Codes { get; set; }

    [BindProperty(SupportsGet = true, Name = "typeCode")] public string? TypeCode { get; set; }
    [BindProperty(SupportsGet = true, Name = "regionCode")] public string? RegionCode { get; set; }
    [BindProperty(SupportsGet = true, Name = "state")] public ObjectCodeState? State { get; set; }
    [BindProperty(Name = "format")] public string? Format { get; set; }
    [BindProperty(Name = "styleCode")] public string? StyleCode { get; set; }

    public string CodesText => string.Join('\n', Chosen());

    public IReadOnlyList<SelectListItem> Formats { get; } = [.. Enum.GetValues<ImageFormat>().Select(f => new SelectListItem(f.Text(), f.Word()))];

    public IReadOnlyList<SelectListItem> Styles { get; private set; } = [];

    public IEnumerable<SelectListItem> Types =>
        [new("不限", ""), .. types.All.Within(user.Actor.Scope, DataActions.Download).Select(t => new SelectListItem($"{t.Type.Code} {t.Type.Name}", t.Type.Code))];

    public IEnumerable<SelectListItem> Districts => [new("不限", ""), .. regions.Districts.Where(InReach).Select(r => new SelectListItem(r.Name, r.Code))];

    /// <summary>The district itself, or one of its streets, lies in the caller's scope.</summary>
    private bool InReach(Region district)
    {
        var reach = user.Actor.Scope.RegionsFor(DataActions.Download);
        return reach.ContainsRegion(district.Code) || reach.Items.Any(r => r.StartsWith(district.Code, StringComparison.Ordinal));
    }

    public IEnumerable<SelectListItem> States { get; } =
    [
        new("不限", ""), new("待激活", nameof(ObjectCodeState.Issued)), new("已激活", nameof(ObjectCodeState.Active)), new("待审核", nameof(ObjectCodeState.PendingReview)),
        new("空码", nameof(ObjectCodeState.Blank)), new("已停用", nameof(ObjectCodeState.Disabled)),
    ];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var chosen = Chosen();
        var batchNo = BatchNo?.Trim();
        var filter = chosen.Count == 0 && string.IsNullOrEmpty(batchNo) ? new ImageFilter(TypeCode?.Trim(), RegionCode?.Trim(), State) : null;
        var result = await mediator.Send(new StartImageJob.Command(batchNo, ImageFormats.Parse(string.IsNullOrEmpty(Format) ? "png" : Format), StyleCode, chosen, filter), ct);
        this.Notice(result.State == ImageJobState.Done ? "这些码图片此前已经生成，可以直接下载。" : "已开始生成码图片，可以离开本页，完成后在这里下载。");
        return Redirect("/admin/image-jobs/" + result.JobId);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        PutErrorsBesideFields();
        Styles = [new("按物体类型的样式", ""), .. await db.Styles.AsNoTracking().OrderBy(s => s.Code).Select(s => new SelectListItem(s.Name, s.Code)).ToListAsync(ct)];
    }

    /// <summary>The use case names its own parts; the fields of this page are called otherwise, because other pages link to them.</summary>
    private void PutErrorsBesideFields()
    {
        foreach (var (key, entry) in ModelState.Where(m => m.Key.StartsWith("Form.", StringComparison.Ordinal) && m.Value?.Errors.Count > 0).ToList())
        {
            var field = key["Form.".Length..] switch
            {
                "Filter" or "Filter.TypeCode" => "typeCode",
                "Filter.RegionCode" => "regionCode",
                var own => char.ToLowerInvariant(own[0]) + own[1..],
            };
            foreach (var error in entry!.Errors)
            {
                ModelState.AddModelError(field, error.ErrorMessage);
            }
            ModelState.Remove(key);
        }
    }

    private List<string> Chosen() => [.. (Codes ?? []).SelectMany(c => (c ?? "").Split(['\n', '\r', ',', '，', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
