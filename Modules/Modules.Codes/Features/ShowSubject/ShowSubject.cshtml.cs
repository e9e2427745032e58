using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Subjects)]
internal sealed class ShowSubjectPage(IMediator mediator, ActionTexts actions, CertTypes types, IPartnerDirectory partners) : PageModel
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public ShowSubject.Result Shown { get; private set; } = null!;

    public long? Before { get; private set; }

    public int Issued => Shown.Uses.Where(u => u.Reason == CallRecord.Ok && u.Action.StartsWith("issue", StringComparison.Ordinal)).Sum(u => u.Calls);

    public int Verified => Shown.Uses.Where(u => u.Reason == CallRecord.Ok && u.Action.StartsWith("verify", StringComparison.Ordinal)).Sum(u => u.Calls);

    public int Refused => Shown.Uses.Where(u => u.Reason != CallRecord.Ok && u.Action.StartsWith("verify", StringComparison.Ordinal)).Sum(u => u.Calls);

    public string ActionText(string action) => actions.Of(action);

    public string TypeText(string code) => code.Length == 0 ? "—" : types.NameOf(Shown.Subject.Kind, code);

    public string NameOf(string appId) => _names.GetValueOrDefault(appId, appId);

    public static string Precise(DateTime at) => ChinaTime.Of(at).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGetAsync(string? id, SubjectKind kind, long? before, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(id))
        {
            return Redirect("/admin/code-subjects");
        }
        Before = before;
        Shown = await mediator.Send(new ShowSubject.Query(kind, id, before), ct);
        foreach (var appId in Shown.Calls.Select(c => c.AppId).Append(Shown.Subject.CreatedBy).Distinct())
        {
            if (await partners.FindAsync(appId, ct) is { } app)
            {
                _names[appId] = app.Actor.Name;
            }
        }
        return Page();
    }
}
