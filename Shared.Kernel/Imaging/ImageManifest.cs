using System.Buffers;
using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The list that lies beside the images: which file is which code, as CSV that spreadsheets open safely.</summary>
public sealed class ImageManifest
{
    public const string Header = "file,code,unifiedCode,name,url,sm3";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n\t'");

    private readonly StringBuilder _rows = new();

    /// <param name="digest">SM3 of the image, in hex.</param>
    public void Add(string file, CodeLabel label, string digest) =>
        _rows.AppendJoin(',', new[] { file, label.Code ?? "", label.UnifiedCode, label.Name, label.Url, digest }.Select(Cell)).Append("\r\n");

    /// <summary>The rows without heading, to be joined with those of other parts.</summary>
    public string Rows => _rows.ToString();

    public byte[] ToBytes() => Whole(Rows);

    /// <summary>A manifest file of these rows, with heading and byte order mark.</summary>
    public static byte[] Whole(string rows) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Header + "\r\n" + rows)];

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

    public string Next(CodeLabel label, string extension = ".png")
    {
        var parts = new[] { Safe(label.UnifiedCode), Safe(label.Code) }.Where(p => p.Length > 0);
        var stem = string.Join('_', parts);
        stem = stem.Length == 0 ? "code" : stem;
        var name = stem + extension;
        for (var again = 2; !_used.Add(name); again++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{again}{extension}");
        }

        return name;
    }

    private static string Safe(string? text) =>
        string.Concat((text ?? "").Take(Longest).Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_')).Trim('_', '-');
}
