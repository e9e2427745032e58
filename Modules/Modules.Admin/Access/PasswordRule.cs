namespace SuiShenMa.Admin.Access;

/// <summary>What a password must be like.</summary>
/// <remarks>GB/T 22239-2019 8.1.4.1a.</remarks>
internal static class PasswordRule
{
    public const int MinLength = 10;
    public const int MaxLength = 128;

    /// <returns>What is wrong, in Chinese, or null.</returns>
    public static string? Fault(string password, string userName)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            return $"密码须为 {MinLength} 到 {MaxLength} 个字符。";
        }
        var kinds = new[] { password.Any(char.IsAsciiLetterUpper), password.Any(char.IsAsciiLetterLower), password.Any(char.IsDigit), password.Any(c => !char.IsLetterOrDigit(c)) };
        if (kinds.Count(k => k) < 3)
        {
            return "密码须包含大写字母、小写字母、数字、符号中的至少三种。";
        }
        return userName.Length > 2 && password.Contains(userName, StringComparison.OrdinalIgnoreCase) ? "密码中不能包含用户名。" : null;
    }

    /// <summary>A password for somebody who changes it at the first sign-in; without characters that look alike.</summary>
    public static string Generate()
    {
        const string upper = "ABCDEFGHJKLMNPQRSTUVWXYZ", lower = "abcdefghijkmnpqrstuvwxyz", digits = "23456789";
        char[] text = [Any(upper), Any(lower), Any(digits)];
        char[] all = [.. text, .. Enumerable.Range(0, 11).Select(_ => Any(upper + lower + digits))];
        System.Security.Cryptography.RandomNumberGenerator.Shuffle<char>(all);
        return new string(all);

        static char Any(string from) => from[System.Security.Cryptography.RandomNumberGenerator.GetInt32(from.Length)];
    }
}
