using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>What the pages of the logs share.</summary>
internal abstract class LogPage(IMediator mediator, AuditActionCatalog actions, IDepartments departments, LogKind log) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public AuditFilter Filter { get; set; } = new();

    /// <summary>Records older than this id.</summary>
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    [BindProperty(SupportsGet = true)] public int? PageSize { get; set; }

    public LogKind Log => log;

    public string Title => AuditTexts.TitleOf(log);

    public SearchAuditLog.Result List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Actions =>
    [
        new("全部", ""),
        .. actions.All.Where(a => BelongsHere(actions.CategoryOf(a.Action))).OrderBy(a => a.Text, StringComparer.Ordinal).Select(a => new SelectListItem(a.Text, a.Action)),
    ];

    public string TextOf(string action) => actions.TextOf(action);

    public string SubjectOf(string kind) => actions.SubjectOf(kind);

    public string? DepartmentOf(AuditRecord record) => departments.Find(record.DepartmentId)?.Name;

    public static string WhoOf(AuditRecord record) => record.ActorKind == nameof(ActorKind.Anonymous) ? "未登录" : AuditTexts.Safe(record.ActorName, 64);

    /// <summary>User name of the account, or the id of the application.</summary>
    public string AccountOf(AuditRecord record) => List.Accounts.GetValueOrDefault(record.ActorId) ?? (record.ActorKind == nameof(ActorKind.Application) ? AuditTexts.Safe(record.ActorId, 64) : "");

    /// <summary>Whose sign-in it was, also when it failed.</summary>
    public string SignInOf(AuditRecord record) => List.Accounts.GetValueOrDefault(record.SubjectId) ?? (record.SubjectId == "unknown" ? "（没有这个账号）" : AuditTexts.Safe(record.SubjectId, 64));

    public string OlderHref => SamePage.With(Request, ("before", List.Older?.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public string NewestHref => SamePage.With(Request, ("before", null));

    public string ExportHref => "/admin/audit/export" + SamePage.Query(Request, "before", "pageSize") is { Length: > 19 } href
        ? href + "&log=" + log : "/admin/audit/export?log=" + log;

    public async Task OnGetAsync(CancellationToken ct) =>
        List = await mediator.Send(new SearchAuditLog.Query(log, Filter, Before, RememberedPageSize.For(HttpContext, PageSize)), ct);

    private bool BelongsHere(AuditCategory category) => log switch
    {
        LogKind.SignIn => category == AuditCategory.SignIn,
        LogKind.Configuration => category == AuditCategory.Configuration,
        LogKind.Data => category == AuditCategory.Data,
        _ => category is not (AuditCategory.SignIn or AuditCategory.Data),
    };
}
