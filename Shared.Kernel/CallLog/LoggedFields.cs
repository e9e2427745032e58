using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.CallLog;

/// <summary>A field of requests or answers whose value the call log may show. Of a field that nobody declared it keeps name and length only.</summary>
/// <param name="Name">As in the JSON, the query or the path; for an object or a list: its members are looked at.</param>
/// <param name="Shown">What is shown of a value; null hides it. Left out: the value itself.</param>
public sealed record LoggedField(string Name, Func<string, string?>? Shown = null);

/// <summary>Declares the fields of a module's operations that are nobody's personal data and no secret.</summary>
public static class LoggedFieldRegistration
{
    public static IServiceCollection AddLoggedFields(this IServiceCollection services, params LoggedField[] fields)
    {
        foreach (var field in fields)
        {
            services.AddSingleton(field);
        }
        return services;
    }

    public static IServiceCollection AddLoggedFields(this IServiceCollection services, params string[] names) =>
        services.AddLoggedFields([.. names.Select(n => new LoggedField(n))]);
}

/// <summary>What the modules declared, and the last look at a value that is about to be shown.</summary>
internal sealed class LoggedFields
{
    /// <summary>What every operation has.</summary>
    private static readonly string[] Common = ["page", "pageSize", "total", "items", "status", "errors", "valid", "state"];

    private const int LongestValue = 120;
    private const int LongestWord = 48;
    private readonly FrozenDictionary<string, Func<string, string?>> _fields;

    public LoggedFields(IEnumerable<LoggedField> declared)
    {
        var all = Common.Select(n => new LoggedField(n)).Append(new LoggedField("reason", Word)).Append(new LoggedField("code", Word)).Concat(declared);
        // Declared twice: every rule must agree, so that no module can open what another one closed.
        _fields = all.GroupBy(f => f.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Where(f => f.Shown is not null).Select(f => f.Shown!).ToArray() is { Length: > 0 } rules ? OneOf(g.Key, rules) : Plain, StringComparer.Ordinal);
    }

    public bool Knows(string name) => _fields.ContainsKey(name);

    /// <returns>Null: only its length may be told.</returns>
    public string? Show(string name, string value) => _fields.GetValueOrDefault(name)?.Invoke(value);

    /// <summary>A machine word of ours, such as <c>signature.invalid</c> or <c>notActive</c>; a sentence that somebody typed is none.</summary>
    public static string? Word(string value) => value.Length is > 0 and <= LongestWord && value.All(c => char.IsAsciiLetter(c) || c is '.' or '-') ? value : null;

    /// <summary>As it is, on one line, unless it has the shape of a document number, a mobile number or a mail address.</summary>
    public static string? Plain(string value) => value.Contains('@', StringComparison.Ordinal) || HasPersonalNumber(value) ? null : Normalise.LogSafe(value, LongestValue);

    /// <summary><c>code</c> is a machine word in a problem and a value elsewhere: one rule that says yes is enough for it.</summary>
    private static Func<string, string?> OneOf(string name, Func<string, string?>[] rules) =>
        name is "code" or "reason" ? value => rules.Select(r => r(value)).FirstOrDefault(s => s is not null) : value => rules.All(r => r(value) is not null) ? rules[0](value) : null;

    private static bool HasPersonalNumber(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var start = text.IndexOfAnyInRange('0', '9');
            if (start < 0)
            {
                return false;
            }
            text = text[start..];
            var end = text.IndexOfAnyExceptInRange('0', '9');
            var run = end < 0 ? text.Length : end;
            var body = text[..Math.Min(17, run)];
            var citizen = (run == 18 || (run == 17 && text.Length > 17 && text[17] is 'x' or 'X')) && Iso7064.Mod11Dash2(body) == char.ToUpperInvariant(text[17]);
            if (citizen || (run == 11 && text[0] == '1' && text[1] >= '3'))
            {
                return true;
            }
            text = text[run..];
        }
    }
}
