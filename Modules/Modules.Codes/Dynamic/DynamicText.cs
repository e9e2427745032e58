using SuiShenMa.Codes.Contracts;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Finds the token in what a scanner delivered, without allocating when it is the plain URL or the bare token.</summary>
internal static class DynamicText
{
    private const string Path = "/c/";

    /// <summary>The last segment as it was scanned; empty when the text holds no dynamic code.</summary>
    public static ReadOnlySpan<char> TokenOf(string? scanned)
    {
        if (scanned is null || scanned.Length > CodeText.LongestInput)
        {
            return default;
        }
        var text = scanned.AsSpan().Trim();
        if (IsPlain(text))
        {
            var slash = text.LastIndexOf('/');
            if (slash < 0)
            {
                return text;
            }
            if (text[..(slash + 1)].EndsWith(Path, StringComparison.OrdinalIgnoreCase) && text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                && text[8..].IndexOf("://", StringComparison.Ordinal) < 0)
            {
                return text[(slash + 1)..];
            }
        }
        return CodeText.TryRead(scanned, out var read) && read.Kind is ScannedText.Dynamic or ScannedText.Unknown ? read.Exact : default;
    }

    private static bool IsPlain(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('!', '~') < 0 && text.IndexOfAny('%', '?', '#') < 0;
}
