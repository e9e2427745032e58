using SuiShenMa.Codes.Contracts;

namespace SuiShenMa.Codes.Short;

/// <summary>Where new short values come from; a smaller space shows what happens when values meet.</summary>
internal class ShortDraw
{
    public virtual ShortCodeValue Next() => ShortCodeValue.Create();
}
