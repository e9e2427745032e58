namespace SuiShenMa.Admin.Features;

/// <summary>The part that the pages of the security administrator and of the department's account have in common.</summary>
internal sealed record AccountRightsPart(AccountRightsForm Form, AccountRightsView View, bool WithRoles);
