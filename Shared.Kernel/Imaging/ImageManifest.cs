using System.Buffers;
using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The list that lies beside the images: which file is which code, as CSV that spreadsheets open safely.</summary>
internal sealed class ImageManifest
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n\t'");

    private readonly StringBuilder _rows = new("file,code,unifiedCode,name,url,sm3\r\n");

    public void Add(string file, CodeLabel label, string digest) =>
        _rows.AppendJoin(',', new[] { file, label.Code ?? "", label.UnifiedCode, label.Name, label.Url, digest }.Select(Cell)).Append("\r\n");

    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_rows.ToString())];

    /// <summary>A cell that a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    internal static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

/// <summary>Names for the files of one zip: safe on every system, no two alike even where case does not count.</summary>
internal sealed class ImageFileNames
{
    private const int Longest = 60;
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase) { "manifest.csv" };

    public string Next(CodeLabel label)
    {
        var parts = new[] { Safe(label.UnifiedCode), Safe(label.Code) }.Where(p => p.Length > 0);
        var stem = string.Join('_', parts);
        stem = stem.Length == 0 ? "code" : stem;
        var name = stem + ".png";
        for (var again = 2; !_used.Add(name); again++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{again}.png");
        }

        return name;
    }

    private static string Safe(string? text) =>
        string.Concat((text ?? "").Take(Longest).Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_')).Trim('_', '-');
}
