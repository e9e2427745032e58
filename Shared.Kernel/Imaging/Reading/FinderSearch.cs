namespace SuiShenMa.Kernel.Imaging;

/// <summary>The middle of a finder pattern in pixels, and the size of its modules.</summary>
internal readonly record struct Finder(double X, double Y, double Module);

/// <summary>A place where a symbol may stand: top left finder, its distance to the others, and the version that follows.</summary>
internal readonly record struct SymbolPlace(double X, double Y, double ModuleX, double ModuleY, int Version);

/// <summary>Looks for finder patterns, 1:1:3:1:1 across and down (ISO/IEC 18004, 6.3.3 and 12), anywhere in an upright picture.</summary>
internal static class FinderSearch
{
    private const int MostFinders = 64;

    public static IReadOnlyList<SymbolPlace> Places(GreyImage image)
    {
        var finders = Finders(image);
        var places = new List<SymbolPlace>();
        foreach (var a in finders)
        {
            foreach (var b in finders)
            {
                if (b.X <= a.X || Math.Abs(b.Y - a.Y) > a.Module || !Alike(a, b))
                {
                    continue;
                }

                foreach (var c in finders)
                {
                    if (c.Y > a.Y && Math.Abs(c.X - a.X) <= a.Module && Alike(a, c)
                        && Math.Abs(b.X - a.X - (c.Y - a.Y)) <= 2 * a.Module && Fits(a, b, c) is { } place)
                    {
                        places.Add(place);
                    }
                }
            }
        }

        return places;
    }

    private static SymbolPlace? Fits(Finder a, Finder b, Finder c)
    {
        var module = (a.Module + b.Module + c.Module) / 3;
        var version = (int)Math.Round(((((b.X - a.X) + (c.Y - a.Y)) / 2 / module) + 7 - 17) / 4);
        if (version is < 1 or > 40)
        {
            return null;
        }

        var modules = 10 + (4 * version);
        return new SymbolPlace(a.X, a.Y, (b.X - a.X) / modules, (c.Y - a.Y) / modules, version);
    }

    private static bool Alike(Finder a, Finder b) => Math.Abs(a.Module - b.Module) <= 0.25 * a.Module;

    private static List<Finder> Finders(GreyImage image)
    {
        var finders = new List<Finder>();
        Span<int> edges = stackalloc int[6];
        for (var y = 0; y < image.Height && finders.Count < MostFinders; y++)
        {
            if (image.IsRepeated(y))
            {
                continue;
            }

            var row = image.Row(y);
            var count = 0;
            var x = 0;
            var dark = false;
            while (x < row.Length)
            {
                var next = dark
                    ? row[x..].IndexOfAnyExceptInRange((byte)0, (byte)(GreyImage.FirstLight - 1))
                    : row[x..].IndexOfAnyInRange((byte)0, (byte)(GreyImage.FirstLight - 1));
                x = next < 0 ? row.Length : x + next;
                if (next < 0 && !dark)
                {
                    break;
                }

                if (count == 6)
                {
                    edges[1..].CopyTo(edges);
                    count = 5;
                }

                edges[count++] = x;
                dark = !dark;
                if (count == 6 && !dark && Ratio(edges[1] - edges[0], edges[2] - edges[1], edges[3] - edges[2], edges[4] - edges[3], edges[5] - edges[4]))
                {
                    Down(image, (edges[0] + edges[5]) / 2d, y, (edges[5] - edges[0]) / 7d, finders);
                }
            }
        }

        return finders;
    }

    private static void Down(GreyImage image, double x, int y, double module, List<Finder> finders)
    {
        foreach (var known in finders)
        {
            if (Math.Abs(known.X - x) < known.Module && Math.Abs(known.Y - y) < 2 * known.Module)
            {
                return;
            }
        }

        var column = (int)x;
        var limit = (int)Math.Ceiling(module * 6);
        var (up1, top1) = Run(image, column, y, -1, true, limit);
        var (up2, top2) = Run(image, column, top1, -1, false, limit);
        var (up3, top3) = Run(image, column, top2, -1, true, limit);
        var (down1, end1) = Run(image, column, y + 1, 1, true, limit);
        var (down2, end2) = Run(image, column, end1, 1, false, limit);
        var (down3, end3) = Run(image, column, end2, 1, true, limit);
        if (!Ratio(up3, up2, up1 + down1, down2, down3))
        {
            return;
        }

        var height = (end3 - top3 - 1) / 7d;
        if (Math.Abs(height - module) <= 0.3 * module)
        {
            finders.Add(new Finder(x, (top3 + 1 + end3) / 2d, module));
        }
    }

    private static (int Length, int Next) Run(GreyImage image, int x, int y, int step, bool dark, int limit)
    {
        var length = 0;
        while (y >= 0 && y < image.Height && length <= limit && image.IsDark(x, y) == dark)
        {
            y += step;
            length++;
        }

        return (length, y);
    }

    private static bool Ratio(int a, int b, int c, int d, int e)
    {
        var module = (a + b + c + d + e) / 7d;
        var slack = (module / 2) + 0.01;
        return module >= 1 && Math.Abs(a - module) <= slack && Math.Abs(b - module) <= slack
            && Math.Abs(c - (3 * module)) <= 3 * slack && Math.Abs(d - module) <= slack && Math.Abs(e - module) <= slack;
    }
}
