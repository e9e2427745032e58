using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Scenes;

/// <summary>
/// In which end (支持终端) a landing page is opened, told from the browser's own name. The marks are settings,
/// <c>Scenes:Terminals:{code of the dictionary}</c>; what carries none of them is <c>web</c>. It only decides which services are
/// offered, never what somebody may do: a browser may call itself what it likes.
/// </summary>
internal sealed class Terminals
{
    public const string Web = "web";

    private readonly List<(string Code, string Mark)> _marks;

    public Terminals(IConfiguration configuration)
    {
        var marks = new Dictionary<string, string?>(StringComparer.Ordinal) { ["wechat"] = "MicroMessenger", ["alipay"] = "AlipayClient", ["harmony"] = "ArkWeb" };
        foreach (var own in configuration.GetSection("Scenes:Terminals").GetChildren())
        {
            marks[own.Key] = own.Value;
        }
        // Harmony's web view is also what other ends run in, so it comes last.
        _marks = [.. marks.Where(m => !string.IsNullOrWhiteSpace(m.Value)).OrderBy(m => m.Key == "harmony").Select(m => (m.Key, m.Value!.Trim()))];
    }

    public string Of(string? userAgent)
    {
        foreach (var (code, mark) in _marks)
        {
            if (userAgent?.Contains(mark, StringComparison.OrdinalIgnoreCase) == true)
            {
                return code;
            }
        }
        return Web;
    }
}
