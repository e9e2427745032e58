using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Log;
using SuiShenMa.Codes.Statistics;

namespace SuiShenMa.Codes.Features;

/// <summary>A table of the page, which its chart and its sheet of the export show as well.</summary>
/// <param name="Id">Word for links and scripts.</param>
/// <param name="Definition">What exactly is counted.</param>
internal sealed record StatisticsTable(string Id, string Title, string Heading, string Definition, IReadOnlyList<StatisticsRow> Rows);

internal sealed record StatisticsRow(string Text, string Key, StatisticsLine Line);

/// <summary>Puts names to lines: page, chart and export take them from here, so that they show the same.</summary>
internal static class StatisticsTables
{
    public const string Calls = "次";

    public static IReadOnlyList<StatisticsTable> Of(StatisticsBook book, ActionTexts actions, CodeKinds kinds, IReadOnlyDictionary<string, string> callers) =>
    [
        new("times", book.ByHour ? "按小时" : "按天", "时间", "网关收到调用的时间，上海时间。", Rows(book.Times, k => k)),
        new("kinds", "按码类型", "码类型", "调用涉及的码；不涉及码的接口计入“其他”。", Rows(book.Kinds, kinds.Of)),
        new("callers", "按调用方", "应用", "身份得到验证的应用；身份未通过验证的调用合计为一行。", Rows(book.Callers, k => k.Length == 0 ? "身份未通过验证" : callers.GetValueOrDefault(k, k))),
        new("actions", "按接口", "接口", "开放接口的每个操作。", Rows(book.Actions, actions.Of)),
        new("results", "按结果", "结果", "成功，或者调用被拒绝、核验时码不可信的原因；下面是接口返回的代码。", Rows(book.Results, CallReasons.Of)),
    ];

    private static List<StatisticsRow> Rows(IReadOnlyList<StatisticsLine> lines, Func<string, string> name) => [.. lines.Select(l => new StatisticsRow(name(l.Key), l.Key, l))];
}
