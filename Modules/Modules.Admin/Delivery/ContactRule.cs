using System.Text.RegularExpressions;

namespace SuiShenMa.Admin.Delivery;

/// <summary>What an address must look like, and what of it may be shown.</summary>
internal static partial class ContactRule
{
    public static bool IsMail(string text) => text.Length <= 128 && Mail().IsMatch(text);

    public static bool IsMobile(string text) => Mobile().IsMatch(text);

    /// <summary><c>138****5678</c>, <c>w***@example.cn</c>.</summary>
    public static string Mask(string address) =>
        address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? address[0] + "***" + address[at..]
        : address.Length == 11 ? address[..3] + "****" + address[7..] : "***";

    [GeneratedRegex(@"^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex("^1[3-9][0-9]{9}$", RegexOptions.NonBacktracking)]
    private static partial Regex Mobile();
}
