using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>A line in its place: left end and baseline in millimetres.</summary>
internal sealed record PlacedLine(TextElement Element, string Text, double X, double Baseline, double Size, double Width);

/// <summary>Fits a text into its box: as it is, a little smaller, in more lines, smaller still, and at last with an ellipsis.</summary>
internal sealed class TextFitter(GlyphCache glyphs)
{
    private const double Mildest = 0.85;
    private const double Smallest = 0.6;
    private const double Ascent = 0.86;
    private const string NeverFirst = "，。、；：！？）》」』】〉”’,.;:!?)]}…·%";
    private const string NeverLast = "（《「『【〈“‘([{";

    public IReadOnlyList<PlacedLine> Place(TextElement element, string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var (lines, size) = Fit(element, text);
        var height = size * CodeStyleRules.LineHeight;
        var top = element.Y + ((element.Height - (lines.Count * height)) / 2);
        var placed = new List<PlacedLine>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var width = Ems(lines[i]) * size;
            var x = element.Align switch
            {
                LabelAlign.Left => element.X,
                LabelAlign.Right => element.X + element.Width - width,
                _ => element.X + ((element.Width - width) / 2),
            };
            var baseline = top + (i * height) + ((height - size) / 2) + (Ascent * size);
            placed.Add(new PlacedLine(element, lines[i], x, baseline, size, width));
        }

        return placed;
    }

    private (IReadOnlyList<string> Lines, double Size) Fit(TextElement element, string text)
    {
        var ems = Ems(text);
        var full = element.FontSize;
        foreach (var scale in new[] { 1, 0.95, 0.9, Mildest })
        {
            if (ems * full * scale <= element.Width)
            {
                return ([text], full * scale);
            }
        }

        for (var step = 20; step >= Smallest * 20; step--)
        {
            var size = full * step / 20;
            var most = MostLines(element, size);
            var width = element.Width / size;
            var lines = Wrap(text, width);
            if (lines.Count <= most)
            {
                return (Balanced(text, width, lines), size);
            }
        }

        var last = full * Smallest;
        return (Cut(text, element.Width / last, MostLines(element, last)), last);
    }

    private static int MostLines(TextElement element, double size) =>
        Math.Clamp((int)Math.Floor((element.Height + 0.001) / (size * CodeStyleRules.LineHeight)), 1, Math.Max(1, element.MaxLines));

    private List<string> Balanced(string text, double width, List<string> lines)
    {
        if (lines.Count < 2)
        {
            return lines;
        }

        var (low, high) = (width / 2, width);
        for (var i = 0; i < 6; i++)
        {
            var middle = (low + high) / 2;
            var tried = Wrap(text, middle);
            if (tried.Count <= lines.Count)
            {
                (high, lines) = (middle, tried);
            }
            else
            {
                low = middle;
            }
        }

        return lines;
    }

    private List<string> Wrap(string text, double width)
    {
        var runes = text.EnumerateRunes().ToArray();
        var lines = new List<string>();
        var start = 0;
        while (start < runes.Length)
        {
            var used = 0d;
            var end = start;
            while (end < runes.Length && used + glyphs.Advance(runes[end]) <= width)
            {
                used += glyphs.Advance(runes[end++]);
            }

            end = Math.Max(end, start + 1);
            if (end < runes.Length)
            {
                var back = end;
                while (back > start && !MayBreak(runes[back - 1], runes[back]))
                {
                    back--;
                }

                end = back > start ? back : end;
            }

            lines.Add(Join(runes.AsSpan(start, end - start)).Trim());
            start = end;
            while (start < runes.Length && runes[start].Value == ' ')
            {
                start++;
            }
        }

        return lines;
    }

    private List<string> Cut(string text, double width, int most)
    {
        var lines = Wrap(text, width).Take(most).ToList();
        var runes = lines[^1].EnumerateRunes().ToList();
        var room = width - glyphs.Advance(new Rune('…'));
        while (runes.Count > 1 && runes.Sum(glyphs.Advance) > room)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        lines[^1] = Join([.. runes]).TrimEnd() + "…";
        return lines;
    }

    private static bool MayBreak(Rune before, Rune after) =>
        !Contains(NeverFirst, after) && !Contains(NeverLast, before)
        && (before.Value == ' ' || after.Value == ' ' || before.Value >= 0x2E80 || after.Value >= 0x2E80);

    private static bool Contains(string set, Rune rune) => rune.IsBmp && set.Contains((char)rune.Value, StringComparison.Ordinal);

    private static string Join(ReadOnlySpan<Rune> runes)
    {
        var text = new StringBuilder(runes.Length);
        foreach (var rune in runes)
        {
            text.Append(rune);
        }

        return text.ToString();
    }

    private double Ems(string text)
    {
        var ems = 0d;
        foreach (var rune in text.EnumerateRunes())
        {
            ems += glyphs.Advance(rune);
        }

        return ems;
    }
}
