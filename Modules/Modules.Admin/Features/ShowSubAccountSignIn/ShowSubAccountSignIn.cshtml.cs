using MediatR;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

/// <summary>How a sub-account signs in, for the department's account above it.</summary>
[Permission(AdminPermissions.SubAccounts)]
internal sealed class ShowSubAccountSignInPage(IMediator mediator, ICurrentUser user, CurrentSession current) : AccountSignInPage(mediator, user, current, "/admin/sub-accounts");
