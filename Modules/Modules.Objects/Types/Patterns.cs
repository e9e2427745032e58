using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SuiShenMa.Objects.Types;

/// <summary>Regular expressions that people enter: matched as a whole, without backtracking and within a bounded time.</summary>
internal static class Patterns
{
    public const int MaxLength = 200;

    private const int MaxKept = 1_000;
    private const int MaxRepeat = 1_000;
    internal static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);
    private static readonly ConcurrentDictionary<string, Regex> Made = new(StringComparer.Ordinal);

    /// <summary>False also when the time was not enough: what cannot be checked is not accepted.</summary>
    public static bool Matches(string pattern, string text)
    {
        if (!Made.TryGetValue(pattern, out var regex))
        {
            if (Made.Count >= MaxKept)
            {
                Made.Clear();
            }
            regex = Made.GetOrAdd(pattern, Make);
        }
        try
        {
            return regex.IsMatch(text);
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
        if (HasHugeRepeat(pattern))
        {
            return $"格式规则中的重复次数相乘不能超过 {MaxRepeat}。";
        }
        try
        {
            // On its own first: "a)|(?:b" would be good inside the group that Make puts around it, and match in part.
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
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

    /// <summary>Nested counts multiply: (a{500}){500} would build an automaton of 250 000 states.</summary>
    private static bool HasHugeRepeat(string pattern)
    {
        long product = 1;
        foreach (var count in Regex.Matches(pattern, @"\{([0-9]{1,9})(?:,([0-9]{0,9}))?\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).Select(LargestOf))
        {
            product *= Math.Max(1, count);
            if (product > MaxRepeat)
            {
                return true;
            }
        }
        return false;
    }

    private static long LargestOf(Match repeat)
    {
        var upper = repeat.Groups[2].Length > 0 ? repeat.Groups[2] : repeat.Groups[1];
        return long.Parse(upper.Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Regex Make(string pattern) =>
        new(@"\A(?:" + pattern + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
}
