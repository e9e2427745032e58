using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>How an account signs in, for system administrators.</summary>
[Permission(AdminPermissions.Accounts)]
internal sealed class ShowAccountSignInPage(IMediator mediator, ICurrentUser user, CurrentSession current) : AccountSignInPage(mediator, user, current, "/admin/accounts");

/// <summary>How one account signs in, for whoever administers it: term, addresses, second factor, sessions. The use cases judge whose account it is.</summary>
internal abstract class AccountSignInPage(IMediator mediator, ICurrentUser user, CurrentSession current, string listPath) : PageModel, IReload
{
    public string ListPath => listPath;

    public string PersonKind => listPath == "/admin/accounts" ? ContactSource.KindName : SubAccountSource.KindName;

    public string PersonPermission => listPath == "/admin/accounts" ? AdminPermissions.Accounts : AdminPermissions.SubAccounts;

    public bool IsOwn => Id.ToString("N") == user.Actor.Id;

    public bool MaySetContact => IsOwn || !Account.Kind.IsAdministrator();

    internal sealed record Fields(DateOnly? LastDay, string? Mail, string? Mobile);

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    [BindProperty] public Fields Form { get; set; } = new(null, null, null);

    public ShowMyAccount.Result Account { get; private set; } = null!;

    public Paged<ListSessions.Result> Sessions { get; private set; } = null!;

    public bool IsThis(Guid id) => current.Session?.Id == id;

    public DateOnly? LastDay => Account.ExpiresAt is { } end ? DateOnly.FromDateTime(ChinaTime.Of(end).DateTime).AddDays(-1) : null;

    public async Task OnGetAsync(CancellationToken ct)
    {
        await ReloadAsync(ct);
        Form = new Fields(LastDay, null, null);
    }

    public async Task<IActionResult> OnPostExpiryAsync(CancellationToken ct)
    {
        await mediator.Send(new SetAccountExpiry.Command(Id, Form.LastDay), ct);
        return Back(Form.LastDay is null ? "账号改为长期有效。" : $"账号有效期已设为 {Form.LastDay:yyyy-MM-dd}（含当日）。");
    }

    public async Task<IActionResult> OnPostContactAsync(CancellationToken ct)
    {
        await mediator.Send(new SaveContact.Command(Id, Form.Mail, Form.Mobile), ct);
        return Back("联系方式已保存。");
    }

    public async Task<IActionResult> OnPostFactorAsync(CancellationToken ct)
    {
        await mediator.Send(new ResetSecondFactor.Command(Id), ct);
        return Back("二次验证已重置，该账号的登录已全部退出。");
    }

    public async Task<IActionResult> OnPostOutAsync(CancellationToken ct)
    {
        await mediator.Send(new ForceOutAccount.Command(Id), ct);
        return Back("该账号的登录已全部强制下线。");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Account = await mediator.Send(new ShowMyAccount.Query(Id), ct);
        Sessions = await mediator.Send(new ListSessions.Query { AccountId = Id, All = true }, ct);
    }

    private RedirectResult Back(string notice)
    {
        this.Notice(notice);
        return Redirect($"{listPath}/{Id}/sign-in");
    }
}
