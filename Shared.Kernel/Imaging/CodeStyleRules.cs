namespace SuiShenMa.Kernel.Imaging;

/// <summary>What a plate must keep so that phones and people can read it (quiet zone and contrast: ISO/IEC 18004, 6.3.8 and 12).</summary>
internal static class CodeStyleRules
{
    public const double LineHeight = 1.25;

    // A 53-byte address at level M is a version 4 or 5 symbol; the larger one is assumed here.
    private const int UsualModules = 37;
    private const double SmallestModule = 0.33;

    public static IReadOnlyList<string> Check(CodeStyle style)
    {
        var faults = new List<string>();
        if (!Within(style.Width, 20, 400) || !Within(style.Height, 20, 400))
        {
            faults.Add("版面的宽和高应在 20 至 400 毫米之间。");
            return faults;
        }

        CheckSymbol(style, faults);
        CheckBorder(style, faults);
        var shown = style.Texts().Where(t => t.Element.Shown).ToList();
        foreach (var (title, element) in shown)
        {
            CheckText(style, title, element, faults);
        }

        for (var i = 0; i < shown.Count; i++)
        {
            for (var j = i + 1; j < shown.Count; j++)
            {
                if (Box.Of(shown[i].Element).Overlaps(Box.Of(shown[j].Element)))
                {
                    faults.Add($"“{shown[i].Title}”与“{shown[j].Title}”重叠，请错开位置。");
                }
            }
        }

        return faults;
    }

    private static void CheckSymbol(CodeStyle style, List<string> faults)
    {
        var symbol = style.Symbol;
        if (!Enum.IsDefined(symbol.Level))
        {
            faults.Add("纠错等级只能是 L、M、Q、H。");
        }

        if (symbol.QuietZone is < 4 or > 20)
        {
            faults.Add($"二维码四周的空白只有 {symbol.QuietZone} 个模块，应为 4 至 20 个，否则可能扫不出来。");
        }

        if (!Box.Of(symbol).Inside(style.Width, style.Height))
        {
            faults.Add("二维码超出了版面。");
        }

        var modules = UsualModules + (2 * Math.Clamp(symbol.QuietZone, 4, 20));
        if (!(symbol.Size / modules >= SmallestModule))
        {
            faults.Add($"二维码太小：连空白在内的边长至少要 {Math.Ceiling(modules * SmallestModule)} 毫米。");
        }

        if (InkColor.Parse(symbol.Color) is not { } ink)
        {
            faults.Add("二维码的颜色应写成 #RRGGBB。");
        }
        else if (ink.ContrastWithWhite < 7)
        {
            faults.Add($"二维码的颜色太浅（与白底对比度 {ink.ContrastWithWhite:0.0}，至少要 7），可能扫不出来。");
        }
        else if (ink.R > 0x80)
        {
            // A scanner with a red light sees red ink as white paper.
            faults.Add("二维码不能用偏红的颜色，红光扫码枪看不见。");
        }
    }

    private static void CheckBorder(CodeStyle style, List<string> faults)
    {
        var border = style.Border;
        if (!border.Shown)
        {
            return;
        }

        CheckInk("边框", border.Color, faults);
        if (!Within(border.Inset, 0, 20) || !Within(border.Width, 0.1, 5) || !Within(border.Radius, 0, 40))
        {
            faults.Add("边框应离边 0 至 20 毫米，线宽 0.1 至 5 毫米，圆角 0 至 40 毫米。");
            return;
        }

        var edge = border.Inset + border.Width;
        var inner = new Box(edge, edge, style.Width - (2 * edge), style.Height - (2 * edge));
        if (!inner.Contains(Box.Of(style.Symbol)))
        {
            faults.Add("边框压住了二维码或其四周的空白。");
        }

        foreach (var (title, element) in style.Texts().Where(t => t.Element.Shown && !inner.Contains(Box.Of(t.Element))))
        {
            faults.Add($"边框压住了“{title}”。");
        }
    }

    private static void CheckText(CodeStyle style, string title, TextElement element, List<string> faults)
    {
        var box = Box.Of(element);
        if (!box.Inside(style.Width, style.Height))
        {
            faults.Add($"“{title}”超出了版面。");
        }

        if (box.Overlaps(Box.Of(style.Symbol)))
        {
            faults.Add($"“{title}”压住了二维码或其四周的空白。");
        }

        if (!Within(element.FontSize, 1.8, 60))
        {
            faults.Add($"“{title}”的字号应在 1.8 至 60 毫米之间，再小就看不清。");
        }
        else if (!(element.Height >= element.FontSize * LineHeight))
        {
            faults.Add($"“{title}”的框高不够一行字，至少要 {element.FontSize * LineHeight:0.0} 毫米。");
        }

        if (element.MaxLines is < 1 or > 4)
        {
            faults.Add($"“{title}”的行数应为 1 至 4。");
        }

        if (element.Text.Length > 200)
        {
            faults.Add($"“{title}”的文字不能超过 200 个字符。");
        }

        if (!Enum.IsDefined(element.Align))
        {
            faults.Add($"“{title}”的对齐方式不对。");
        }

        CheckInk(title, element.Color, faults);
    }

    private static void CheckInk(string title, string color, List<string> faults)
    {
        if (InkColor.Parse(color) is not { } ink)
        {
            faults.Add($"“{title}”的颜色应写成 #RRGGBB。");
        }
        else if (ink.ContrastWithWhite < 4.5)
        {
            faults.Add($"“{title}”的颜色太浅（与白底对比度 {ink.ContrastWithWhite:0.0}，至少要 4.5）。");
        }
    }

    // Written so that NaN is never within.
    private static bool Within(double value, double low, double high) => value >= low && value <= high;

    private readonly record struct Box(double X, double Y, double Width, double Height)
    {
        private const double Slack = 0.001;

        public static Box Of(SymbolBox symbol) => new(symbol.X, symbol.Y, symbol.Size, symbol.Size);

        public static Box Of(TextElement text) => new(text.X, text.Y, text.Width, text.Height);

        public bool Inside(double width, double height) => new Box(0, 0, width, height).Contains(this);

        public bool Contains(Box other) =>
            other.Width > 0 && other.Height > 0 && other.X >= X - Slack && other.Y >= Y - Slack
            && other.X + other.Width <= X + Width + Slack && other.Y + other.Height <= Y + Height + Slack;

        public bool Overlaps(Box other) =>
            X + Slack < other.X + other.Width && other.X + Slack < X + Width
            && Y + Slack < other.Y + other.Height && other.Y + Slack < Y + Height;
    }
}
