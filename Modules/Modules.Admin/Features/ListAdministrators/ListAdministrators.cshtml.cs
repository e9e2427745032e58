using MediatR;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

/// <summary>The administrators among the accounts, with what can be done to them (row 100): by the one whose duty it is, or by two together.</summary>
[Permission(AdminPermissions.Administrators)]
internal sealed class ListAdministratorsPage(IMediator mediator, IDepartments departments, IRegions regions, ICurrentUser user)
    : AccountListPage(mediator, departments, regions, user, "/admin/administrators")
{
    public override bool ForAdministrators => true;

    protected override ListAccounts.Query Narrow(ListAccounts.Query filter) => filter with { Administrators = true };

    public override IEnumerable<SelectListItem> Kinds { get; } = [new("全部", ""), .. AccountTexts.Administrators];
}
