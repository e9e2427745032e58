using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Objects.Features;

/// <summary>One text box of a style as a form gives it, in millimetres.</summary>
internal sealed class TextBoxForm
{
    public bool Shown { get; set; }
    public string? Text { get; set; }
    public double X { get; set; }
    public double Y { get; set; }
    public double Width { get; set; }
    public double Height { get; set; }
    public double FontSize { get; set; }
    public bool Bold { get; set; }
    public LabelAlign Align { get; set; }
    public string? Color { get; set; }
    public int MaxLines { get; set; }

    public static TextBoxForm Of(TextElement e) => new()
    {
        Shown = e.Shown,
        Text = e.Text,
        X = e.X,
        Y = e.Y,
        Width = e.Width,
        Height = e.Height,
        FontSize = e.FontSize,
        Bold = e.Bold,
        Align = e.Align,
        Color = e.Color,
        MaxLines = e.MaxLines,
    };

    public TextElement ToElement() => new(X, Y, Width, Height, FontSize)
    {
        Shown = Shown,
        Text = Text?.Trim() ?? "",
        Bold = Bold,
        Align = Align,
        Color = Color?.Trim() ?? "",
        MaxLines = MaxLines,
    };
}

/// <summary>A style as a form gives it; what the form does not offer is taken from the style it was filled from.</summary>
internal sealed class StyleForm
{
    public double Width { get; set; }
    public double Height { get; set; }
    public double SymbolX { get; set; }
    public double SymbolY { get; set; }
    public double SymbolSize { get; set; }
    public int QuietZone { get; set; }
    public CorrectionLevel Level { get; set; }
    public string? SymbolColor { get; set; }
    public bool BorderShown { get; set; }
    public double BorderInset { get; set; }
    public double BorderWidth { get; set; }
    public double BorderRadius { get; set; }
    public string? BorderColor { get; set; }
    public TextBoxForm Name { get; set; } = new();
    public TextBoxForm UnifiedCode { get; set; } = new();
    public TextBoxForm Caption { get; set; } = new();
    public TextBoxForm Note { get; set; } = new();
    public TextBoxForm Value { get; set; } = new();

    public static StyleForm Of(CodeStyle s) => new()
    {
        Width = s.Width,
        Height = s.Height,
        SymbolX = s.Symbol.X,
        SymbolY = s.Symbol.Y,
        SymbolSize = s.Symbol.Size,
        QuietZone = s.Symbol.QuietZone,
        Level = s.Symbol.Level,
        SymbolColor = s.Symbol.Color,
        BorderShown = s.Border.Shown,
        BorderInset = s.Border.Inset,
        BorderWidth = s.Border.Width,
        BorderRadius = s.Border.Radius,
        BorderColor = s.Border.Color,
        Name = TextBoxForm.Of(s.Name),
        UnifiedCode = TextBoxForm.Of(s.UnifiedCode),
        Caption = TextBoxForm.Of(s.Caption),
        Note = TextBoxForm.Of(s.Note),
        Value = TextBoxForm.Of(s.Code),
    };

    public CodeStyle ToStyle() => new()
    {
        Width = Width,
        Height = Height,
        Symbol = new SymbolBox(SymbolX, SymbolY, SymbolSize) { QuietZone = QuietZone, Level = Level, Color = SymbolColor?.Trim() ?? "" },
        Border = new PlateBorder(BorderInset, BorderWidth, BorderRadius) { Shown = BorderShown, Color = BorderColor?.Trim() ?? "" },
        Name = Name.ToElement(),
        UnifiedCode = UnifiedCode.ToElement(),
        Caption = Caption.ToElement(),
        Note = Note.ToElement(),
        Code = Value.ToElement(),
    };
}
