using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SuiShenMa.Codes.Extensions;

/// <summary>Regular expressions that people enter: matched as a whole, without backtracking and within a bounded time.</summary>
internal static class FieldPatterns
{
    public const int MaxLength = 200;

    private const int MaxKept = 1_000;
    private const int MaxRepeat = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly ConcurrentDictionary<string, Regex> Made = new(StringComparer.Ordinal);

    /// <summary>False also when the time was not enough: what cannot be checked is not accepted.</summary>
    public static bool Matches(string pattern, string text)
    {
        if (Made.Count >= MaxKept)
        {
            Made.Clear();
        }
        try
        {
            return Made.GetOrAdd(pattern, Make).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>A Chinese sentence when the pattern cannot be used, else null.</summary>
    public static string? Fault(string pattern)
    {
        if (pattern.Length > MaxLength)
        {
            return $"格式规则不能超过 {MaxLength} 个字符。";
        }
        // Nested counts multiply: (a{500}){500} would build an automaton of 250 000 states.
        if (Regex.Matches(pattern, @"\{[0-9]*,?([0-9]{1,9})\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
            .Aggregate(1L, (product, m) => Math.Min(long.MaxValue / 1_000_000_000, product * Math.Max(1, long.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)))) > MaxRepeat)
        {
            return $"格式规则中的重复次数相乘不能超过 {MaxRepeat}。";
        }
        try
        {
            // On its own first: "a)|(?:b" would be good inside the group that Make puts around it, and match in part.
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
            Make(pattern).IsMatch("0");
            return null;
        }
        catch (NotSupportedException)
        {
            return "格式规则不能使用前后查找、反向引用或原子组，请换一种写法。";
        }
        catch (RegexMatchTimeoutException)
        {
            return "格式规则太复杂，请简化。";
        }
        catch (ArgumentException)
        {
            return "格式规则不是有效的正则表达式。";
        }
    }

    private static Regex Make(string pattern) => new(@"\A(?:" + pattern + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
}
