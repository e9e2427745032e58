using System.Security.Cryptography;

namespace SuiShenMa.Admin.Access;

/// <summary>What a password must be like.</summary>
/// <remarks>GB/T 22239-2019 8.1.4.1a; the numbers are in <see cref="PolicyTable"/>.</remarks>
internal static class PasswordRule
{
    public const int MinLength = 10;
    public const int MaxLength = 128;

    /// <param name="policy">The policy in force; the profile when it does not matter yet.</param>
    /// <returns>What is wrong, in Chinese, or null.</returns>
    public static string? Fault(string password, string userName, SecurityPolicy? policy = null)
    {
        policy ??= SecurityPolicy.Profile;
        var shortest = policy[PolicyTable.PasswordLength];
        if (password.Length < shortest || password.Length > MaxLength)
        {
            return $"密码须为 {shortest} 到 {MaxLength} 个字符。";
        }
        var kinds = new[] { password.Any(char.IsAsciiLetterUpper), password.Any(char.IsAsciiLetterLower), password.Any(char.IsDigit), password.Any(c => !char.IsLetterOrDigit(c)) };
        if (kinds.Count(k => k) < policy[PolicyTable.PasswordKinds])
        {
            return $"密码须包含大写字母、小写字母、数字、符号中的至少{(policy[PolicyTable.PasswordKinds] == 4 ? "四" : "三")}种。";
        }
        return userName.Length > 2 && password.Contains(userName, StringComparison.OrdinalIgnoreCase) ? "密码中不能包含用户名。" : null;
    }

    /// <summary>Characters of each half of a password that two administrators hand over.</summary>
    public const int HalfLength = 10;

    /// <summary>A password for somebody who changes it at the first sign-in; without characters that look alike.</summary>
    public static string Generate(int length = 14)
    {
        const string upper = "ABCDEFGHJKLMNPQRSTUVWXYZ", lower = "abcdefghijkmnpqrstuvwxyz", digits = "23456789";
        char[] text = [Any(upper), Any(lower), Any(digits)];
        char[] all = [.. text, .. Enumerable.Range(text.Length, length - text.Length).Select(_ => Any(upper + lower + digits))];
        RandomNumberGenerator.Shuffle<char>(all);
        return new string(all);

        static char Any(string from) => from[RandomNumberGenerator.GetInt32(from.Length)];
    }
}
