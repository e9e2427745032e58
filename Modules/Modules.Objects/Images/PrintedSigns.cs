using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Objects.Images;

/// <summary>The words and the address of a printed code, from the same style and label as its image.</summary>
internal sealed class PrintedSigns(CodeStyles styles, CodeLabels labels) : IPrintedSigns
{
    public async Task<PrintedSign> OfAsync(ObjectCodeCard card, CancellationToken ct)
    {
        var label = labels.Of(new PrintedCode(0, card.Code, card.Name, card.UnifiedCode, card.TypeCode));
        var style = (await styles.ResolveAsync(null, [card.TypeCode], "style", ct)).Of(card.TypeCode);
        return new PrintedSign(style.WordsOf(label), label.Url);
    }
}
