using System.Text.RegularExpressions;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;

namespace SuiShenMa.Objects.Intake;

/// <summary>What is written at a row: the reasons against it, each with its heading, in one line that can be taken apart again.</summary>
internal static partial class RowWords
{
    public const string Repeated = "此前已经录入，没有重复增加。";
    private const char Between = '；';

    public static void Fail(IntakeItem item, IEnumerable<RowReason> reasons)
    {
        var line = string.Join(Between, reasons.Select(r => (r.Heading is null ? "" : $"「{r.Heading}」") + r.Message.TrimEnd('。')));
        (item.State, item.ErrorCode, item.PayloadJson, item.EntryKey) = (ItemState.Failed, "validation", null, null);
        item.Message = line.Length > 1000 ? line[..999] + "…" : line;
    }

    public static RowVerdict VerdictOf(IntakeItem? item) => item?.State switch
    {
        ItemState.Failed => new RowVerdict([.. (item.Message ?? "").Split(Between).Select(Apart)]),
        ItemState.Repeated => new RowVerdict([], $"此前已录入（码值 {item.Code}），没有重复增加"),
        ItemState.Done => new RowVerdict([], $"已生码：{item.Code}"),
        ItemState.Waiting => RowVerdict.Good,
        _ => new RowVerdict([], "尚未检查"),
    };

    private static RowReason Apart(string part) =>
        Form().Match(part) is { Success: true } match ? new RowReason(match.Groups[1].Value, match.Groups[2].Value) : new RowReason(null, part);

    [GeneratedRegex("^「([^」]{1,80})」(.*)\\z", RegexOptions.Singleline)]
    private static partial Regex Form();
}

/// <summary>Part numbers and unique attributes that a file itself has twice; the first row keeps its claim.</summary>
internal sealed class RowRepeats
{
    private readonly Dictionary<(string Field, string Value), int> _seen = [];

    public void Mark(List<IntakeItem> items, JudgedEntry?[] judged, WorkbookFormat format)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (judged[i] is not { } entry)
            {
                continue;
            }
            var claims = entry.UniqueValues.Select(v => (Field: "attributes." + v.Key, v.Value)).ToList();
            if (entry.Type.PartNumberRequired && entry.PartNumber is { } part)
            {
                claims.Add(("partNumber", part));
            }
            var taken = claims.Where(c => _seen.ContainsKey(c))
                .Select(c => new RowReason(format.HeadingOf(c.Field), $"“{c.Value}”与第 {_seen[c]} 行重复，不能重复")).ToList();
            if (taken.Count > 0)
            {
                judged[i] = null;
                RowWords.Fail(items[i], taken);
                continue;
            }
            foreach (var claim in claims)
            {
                _seen[claim] = items[i].Number;
            }
        }
    }
}
