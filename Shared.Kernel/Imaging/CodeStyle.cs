using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>How much of the symbol may be lost and still be read (ISO/IEC 18004, 8.5.1): about 7, 15, 25 and 30 %.</summary>
public enum CorrectionLevel { L, M, Q, H }

/// <summary>Where a line stands in its box.</summary>
public enum LabelAlign { Left, Center, Right }

/// <summary>The square that holds the symbol with its quiet zone, in millimetres from the top left of the plate.</summary>
public sealed record SymbolBox(double X, double Y, double Size)
{
    /// <summary>Light modules kept free on each side; ISO/IEC 18004 asks for four.</summary>
    public int QuietZone { get; init; } = 4;

    public CorrectionLevel Level { get; init; } = CorrectionLevel.M;

    public string Color { get; init; } = "#000000";
}

/// <summary>One text box on the plate, in millimetres; <c>{}</c> in the text stands for the label's own value.</summary>
public sealed record TextElement(double X, double Y, double Width, double Height, double FontSize)
{
    public bool Shown { get; init; } = true;

    public string Text { get; init; } = "{}";

    public bool Bold { get; init; }

    public LabelAlign Align { get; init; } = LabelAlign.Center;

    public string Color { get; init; } = "#111111";

    public int MaxLines { get; init; } = 1;
}

/// <summary>The line around the plate, in millimetres.</summary>
public sealed record PlateBorder(double Inset, double Width, double Radius)
{
    public bool Shown { get; init; } = true;

    public string Color { get; init; } = "#111111";
}

/// <summary>The layout of a printed code: sizes in millimetres, so that a file prints at its true size everywhere.</summary>
public sealed record CodeStyle
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static CodeStyle Default { get; } = new();

    public double Width { get; init; } = 60;

    public double Height { get; init; } = 80;

    public SymbolBox Symbol { get; init; } = new(5, 2, 50);

    public TextElement Name { get; init; } = new(5, 52, 50, 11.3, 4.5) { Bold = true, MaxLines = 2 };

    public TextElement UnifiedCode { get; init; } = new(5, 63.4, 50, 6.2, 4.2) { Text = "统一编码 {}" };

    public TextElement Caption { get; init; } = new(5, 70.2, 50, 5.2, 3.2) { Text = "随申码 · 扫码核验", Color = "#1F4E9E" };

    public TextElement Note { get; init; } = new(5, 75.6, 50, 2.5, 2) { Text = "", Shown = false };

    public TextElement Code { get; init; } = new(5, 75.6, 50, 2.5, 2) { Shown = false };

    public PlateBorder Border { get; init; } = new(1.2, 0.45, 3) { Color = "#1F4E9E" };

    /// <summary>The sentences that say what would make this plate hard or impossible to read; none when it is good.</summary>
    public IReadOnlyList<string> Validate() => CodeStyleRules.Check(this);

    /// <summary>What is printed around the symbol of a label, line by line, in reading order.</summary>
    public IReadOnlyList<string> WordsOf(CodeLabel label) => [.. LabelText.Of(label, this).Select(t => t.Text).Where(t => t.Length > 0)];

    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>Reads a stored style; throws <see cref="JsonException"/> for anything that is not one.</summary>
    public static CodeStyle FromJson(string json) =>
        JsonSerializer.Deserialize<CodeStyle>(json, JsonOptions) ?? throw new JsonException("null");

    internal IEnumerable<(string Title, TextElement Element)> Texts() =>
        [("名称", Name), ("统一编码", UnifiedCode), ("说明文字", Caption), ("附加文字", Note), ("码值", Code)];

    internal IEnumerable<string> Colors() => Texts().Select(t => t.Element.Color).Prepend(Symbol.Color).Append(Border.Color);
}
