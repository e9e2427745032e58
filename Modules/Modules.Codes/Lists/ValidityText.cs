using System.Globalization;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Lists;

/// <summary>From when to when an entry is good, as its table says it: days in Shanghai, the last one included.</summary>
internal static class ValidityText
{
    public static string Of(DateTime from, DateTime? until) => (from == DateTime.UnixEpoch, until) switch
    {
        (true, null) => "长期",
        (true, { } end) => "至 " + Day(end.AddDays(-1)),
        (false, null) => Day(from) + " 起",
        (false, { } end) => Day(from) + " 至 " + Day(end.AddDays(-1)),
    };

    private static string Day(DateTime at) => ChinaTime.Of(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
