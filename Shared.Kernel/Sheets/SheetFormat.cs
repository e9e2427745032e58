using System.Text;

namespace SuiShenMa.Kernel.Sheets;

internal enum SheetKind
{
    Workbook,
    Text,
}

/// <summary>Looks at what a file is; its name is not asked.</summary>
internal static class SheetFormat
{
    public static SheetKind Of(Stream file)
    {
        file.Position = 0;
        var head = new byte[Math.Min(file.Length, 8 * 1024)];
        file.ReadExactly(head);
        var start = head.AsSpan();
        if (start.IsEmpty)
        {
            throw SheetRejected.Empty();
        }

        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
        {
            return SheetKind.Workbook;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            throw IsEncrypted(file) ? SheetRejected.Password() : SheetRejected.OldFormat();
        }

        var wide = start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        if (!wide && start.Contains((byte)0))
        {
            throw SheetRejected.NotASheet();
        }

        var text = Encoding.Latin1.GetString(start[..Math.Min(start.Length, 512)]).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n', '\t');
        if (text.StartsWith("%PDF", StringComparison.Ordinal))
        {
            throw SheetRejected.NotASheet();
        }

        // Many systems "export Excel" as a web page with another extension.
        return text.StartsWith('<') && (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!", StringComparison.Ordinal)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase))
            ? throw SheetRejected.OtherWorkbook("网页格式的表格")
            : SheetKind.Text;
    }

    // A workbook with an opening password is an OLE file that holds a stream of this name.
    private static bool IsEncrypted(Stream file)
    {
        var name = Encoding.Unicode.GetBytes("EncryptedPackage");
        var buffer = new byte[64 * 1024];
        var kept = 0;
        file.Position = 0;
        for (int read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var span = buffer.AsSpan(0, kept + read);
            if (span.IndexOf(name) >= 0)
            {
                return true;
            }

            kept = Math.Min(name.Length, span.Length);
            span[^kept..].CopyTo(buffer);
        }

        return false;
    }
}
