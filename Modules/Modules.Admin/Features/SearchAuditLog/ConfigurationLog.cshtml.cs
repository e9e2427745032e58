using MediatR;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Audit)]
internal sealed class ConfigurationLogPage(IMediator mediator, AuditActionCatalog actions, IDepartments departments) : LogPage(mediator, actions, departments, LogKind.Configuration);
