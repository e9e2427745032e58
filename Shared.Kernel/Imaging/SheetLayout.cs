namespace SuiShenMa.Kernel.Imaging;

/// <summary>How plates lie on a sheet of paper, in millimetres; A4 unless said otherwise.</summary>
public sealed record SheetLayout
{
    public double PageWidth { get; init; } = 210;

    public double PageHeight { get; init; } = 297;

    public double Margin { get; init; } = 10;

    public double Gap { get; init; } = 4;

    public int Columns { get; init; } = 3;

    public int Rows { get; init; } = 3;

    public bool CutMarks { get; init; } = true;

    public int PerPage => Columns * Rows;

    /// <summary>As many plates of this style as an A4 sheet holds at their true size.</summary>
    public static SheetLayout Fit(CodeStyle style)
    {
        var sheet = new SheetLayout();
        return sheet with
        {
            Columns = Math.Max(1, (int)((sheet.PageWidth - (2 * sheet.Margin) + sheet.Gap) / (style.Width + sheet.Gap))),
            Rows = Math.Max(1, (int)((sheet.PageHeight - (2 * sheet.Margin) + sheet.Gap) / (style.Height + sheet.Gap))),
        };
    }

    /// <summary>The sentences that say why plates of this style do not fit this sheet at their true size.</summary>
    public IReadOnlyList<string> Validate(CodeStyle style)
    {
        if (!(PageWidth is >= 50 and <= 1200 && PageHeight is >= 50 and <= 1200 && Margin is >= 0 and <= 100 && Gap is >= 0 and <= 50))
        {
            return ["纸张应在 50 至 1200 毫米之间，页边距 0 至 100 毫米，间隔 0 至 50 毫米。"];
        }

        if (Columns is < 1 or > 40 || Rows is < 1 or > 40)
        {
            return ["每页的行数和列数应为 1 至 40。"];
        }

        var faults = new List<string>();
        Need("宽", (Columns * style.Width) + ((Columns - 1) * Gap) + (2 * Margin), PageWidth);
        Need("高", (Rows * style.Height) + ((Rows - 1) * Gap) + (2 * Margin), PageHeight);
        return faults;

        void Need(string side, double wanted, double had)
        {
            if (wanted > had + 0.001)
            {
                faults.Add($"{Rows} 行 {Columns} 列按实际尺寸需要纸{side} {wanted:0.#} 毫米，纸只有 {had:0.#} 毫米，请减少行列或缩小样式。");
            }
        }
    }

    /// <summary>The top left corner of each plate; the block is centred on the page.</summary>
    internal (double X, double Y) Corner(int index, CodeStyle style)
    {
        var left = (PageWidth - (Columns * style.Width) - ((Columns - 1) * Gap)) / 2;
        var top = (PageHeight - (Rows * style.Height) - ((Rows - 1) * Gap)) / 2;
        return (left + (index % Columns * (style.Width + Gap)), top + (index / Columns * (style.Height + Gap)));
    }
}
