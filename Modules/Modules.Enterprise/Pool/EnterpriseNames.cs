using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Pool;

/// <summary>Names of enterprises as the two-element check compares them: brackets, blanks and width do not matter, everything else does.</summary>
internal static class EnterpriseNames
{
    public static string Key(string name) => Normalise.Code(name);

    public static bool Same(string one, string other) => string.Equals(Key(one), Key(other), StringComparison.Ordinal);
}
