using SuiShenMa.Admin.Delegation;

namespace SuiShenMa.Admin.Features;

/// <summary>The permissions of the menu's pages and buttons to tick; those that the person cannot give are shown but cannot be ticked.</summary>
internal sealed record PermissionPicker(IReadOnlyList<PermissionGroup> Groups, IReadOnlyCollection<string> Chosen, Func<string, bool> MayTick, string FieldName);
