using MediatR;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

/// <summary>A department's account corrects a sub-account, or hangs it below another one of its own.</summary>
[Permission(AdminPermissions.SubAccounts)]
internal sealed class ChangeSubAccountPage(IMediator mediator, AdminDb db, AccountAuthority authority, Holders holders, IDepartments departments)
    : AccountEditPage(mediator, db, authority, holders, departments, "/admin/sub-accounts");
