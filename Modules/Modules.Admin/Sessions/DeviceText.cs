using System.Globalization;

namespace SuiShenMa.Admin.Sessions;

/// <summary>A browser's own description in few words, for people who look for a session that is not theirs.</summary>
internal static class DeviceText
{
    private static readonly (string Mark, string Name)[] Systems =
    [
        ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
        ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    // In this order: Edge also calls itself Chrome, and Chrome also calls itself Safari.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("MicroMessenger/", "微信"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Version/", "Safari")];

    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return "未知设备";
        }
        var text = userAgent.Length > 400 ? userAgent[..400] : userAgent;
        var system = Systems.FirstOrDefault(s => text.Contains(s.Mark, StringComparison.OrdinalIgnoreCase)).Name ?? "未知系统";
        foreach (var (mark, name) in Browsers)
        {
            if (text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                var version = new string([.. text[(at + mark.Length)..].TakeWhile(char.IsAsciiDigit).Take(4)]);
                return string.Create(CultureInfo.InvariantCulture, $"{name} {version} · {system}");
            }
        }
        return system;
    }
}
