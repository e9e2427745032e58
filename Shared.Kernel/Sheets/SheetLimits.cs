namespace SuiShenMa.Kernel.Sheets;

/// <summary>How much of an uploaded workbook is read before it is refused; every number is checked while reading, headers are not believed.</summary>
public sealed record SheetLimits
{
    public static SheetLimits Default { get; } = new();

    public long MaxFileBytes { get; init; } = 20L * 1024 * 1024;

    /// <summary>Rows with content below the heading row.</summary>
    public int MaxRows { get; init; } = 100_000;

    public int MaxColumns { get; init; } = 200;

    /// <summary>Excel's own limit; a longer cell is refused, not the file.</summary>
    public int MaxCellChars { get; init; } = 32_767;

    /// <summary>Unpacked bytes per byte of the file.</summary>
    public int MaxRatio { get; init; } = 100;

    /// <summary>Unpacked bytes for which the ratio does not matter: a small sheet of equal rows packs very well.</summary>
    public long RatioFreeBytes { get; init; } = 8L * 1024 * 1024;

    public long MaxUncompressedBytes { get; init; } = 300L * 1024 * 1024;

    public int MaxEntries { get; init; } = 1_000;

    public int MaxSharedStrings { get; init; } = 4_000_000;

    public long MaxSharedStringBytes { get; init; } = 96L * 1024 * 1024;

    public int MaxMergedRanges { get; init; } = 1_000;

    /// <summary>How many rows with content are looked at for the headings: people put titles above them.</summary>
    public int HeadingSearchRows { get; init; } = 5;
}
