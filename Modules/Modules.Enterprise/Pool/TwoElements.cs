using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Enterprise.Pool;

/// <summary>Exactly these four answers has the two-element check (row 6).</summary>
internal enum TwoElementResult { Match, Mismatch, NoRecord, ServiceError }

/// <summary>The answer with what it rests on; the facts are for rules of the platform, never for whoever asked with a wrong name.</summary>
internal sealed record TwoElementAnswer(TwoElementResult Result, EnterpriseFacts? Facts)
{
    public string Text => Result.Text();
}

/// <summary>企业二要素校验 (row 6): does this name belong to this unified social credit code?</summary>
internal sealed class TwoElements(EnterprisePool pool, TimeProvider clock)
{
    /// <summary>An enterprise may have been renamed: before a mismatch is told, knowledge older than this is asked for again.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public async Task<TwoElementAnswer> CheckAsync(string name, string uscc, CancellationToken ct) => (await CheckManyAsync([(name, uscc)], ct))[0];

    /// <param name="pairs">Names as typed; codes well formed and in capitals.</param>
    /// <returns>One answer per pair, in order.</returns>
    public async Task<IReadOnlyList<TwoElementAnswer>> CheckManyAsync(IReadOnlyList<(string Name, string Uscc)> pairs, CancellationToken ct)
    {
        var known = await pool.FindManyAsync([.. pairs.Select(p => p.Uscc).Distinct(StringComparer.Ordinal)], refresh: false, ct);
        var limit = clock.GetUtcNow().UtcDateTime - Recent;
        var doubtful = pairs.Where(p => known[p.Uscc] is { Facts: { } facts } answer && answer.CheckedAt < limit && !EnterpriseNames.Same(p.Name, facts.Name))
            .Select(p => p.Uscc).Distinct(StringComparer.Ordinal).ToList();
        var again = doubtful.Count == 0 ? null : await pool.FindManyAsync(doubtful, refresh: true, ct);
        return [.. pairs.Select(p => Judge(p.Name, again is not null && again.TryGetValue(p.Uscc, out var newer) ? newer : known[p.Uscc]))];
    }

    private static TwoElementAnswer Judge(string name, PoolAnswer answer) => answer switch
    {
        { Failed: true } => new(TwoElementResult.ServiceError, null),
        { Facts: null } => new(TwoElementResult.NoRecord, null),
        { Facts: var facts } => new(EnterpriseNames.Same(name, facts.Name) ? TwoElementResult.Match : TwoElementResult.Mismatch, facts),
    };
}

/// <summary>The words and colours of the four answers.</summary>
internal static class TwoElementTexts
{
    public static string Text(this TwoElementResult result) => result switch
    {
        TwoElementResult.Match => "一致",
        TwoElementResult.Mismatch => "不一致",
        TwoElementResult.NoRecord => "无记录",
        _ => "服务异常",
    };

    public static string Tone(this TwoElementResult result) => result switch
    {
        TwoElementResult.Match => "ok",
        TwoElementResult.Mismatch => "bad",
        _ => "warn",
    };

    /// <summary>What is wrong with a typed code, or null when it is good.</summary>
    public static string? Fault(string? typed, out string uscc)
    {
        var fault = Uscc.Read(typed, out var read);
        uscc = read?.Text ?? "";
        return fault switch
        {
            UsccFault.None => null,
            UsccFault.CheckCharacter => "统一社会信用代码的校验位不正确，请逐位核对。",
            _ when string.IsNullOrWhiteSpace(typed) => "请填写统一社会信用代码。",
            _ => "统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z），请核对。",
        };
    }
}
