using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Subjects)]
internal sealed class ListSubjectsPage(IMediator mediator, IDictionaries dictionaries) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListSubjects.Query Filter { get; set; } = new();

    public CappedPage<ListSubjects.Item> List { get; private set; } = new([], 1, 20, 0, false);

    public IEnumerable<SelectListItem> Ways =>
    [
        new("自动识别", nameof(SubjectBy.Any)), new("主体代号或信用代码", nameof(SubjectBy.Id)), new("完整姓名或名称", nameof(SubjectBy.Name)),
        new("完整证件号码", nameof(SubjectBy.Number)), new("扫到的动态码", nameof(SubjectBy.Code)),
    ];

    public IEnumerable<SelectListItem> Kinds => [new("全部", ""), new("个人", nameof(SubjectKind.Person)), new("企业", nameof(SubjectKind.Enterprise))];

    public IEnumerable<SelectListItem> CertTypes => dictionaries.Choices(DictionaryNames.DocumentType, "全部", Filter.CertType, code => Dynamic.CertTypes.All.Any(t => t.Entry == code));

    public IEnumerable<SelectListItem> States => [new("全部", ""), new("正常", "good"), new("已撤销", "revoked")];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filter.By is SubjectBy.Name or SubjectBy.Number)
        {
            return RedirectToPage();
        }
        // What stands in an address is an id; a name or a number is posted.
        Filter = Filter with { By = Filter.By == SubjectBy.Any && !string.IsNullOrWhiteSpace(Filter.Text) ? SubjectBy.Id : Filter.By };
        await ReloadAsync(ct);
        return Page();
    }

    public async Task OnPostFindAsync(CancellationToken ct)
    {
        Filter = Filter with { PageNo = 1, PageSize = 100 };
        await ReloadAsync(ct);
        // Nor does it come back on the page: the answer says whom it found, masked.
        ModelState.Remove("text");
        Filter = Filter with { Text = null };
    }

    public async Task<IActionResult> OnPostRestoreAsync(string id, SubjectKind kind, CancellationToken ct)
    {
        await mediator.Send(new RestoreSubject.Command(id, kind), ct);
        this.Notice($"{id} 已恢复，可以重新生码。");
        return Redirect("/admin/code-subjects");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
