using System.Globalization;

namespace SuiShenMa.Codes.Log;

/// <summary>How far a collector is: the place of the batch that it read last, and the last call in it.</summary>
/// <param name="Id"><see cref="long.MaxValue"/>: the whole batch.</param>
internal readonly record struct CallCursor(long Place, long Id)
{
    /// <summary>Before all that is kept.</summary>
    public static readonly CallCursor Start = new(0, long.MaxValue);

    public static CallCursor Whole(long place) => new(place, long.MaxValue);

    public static bool TryParse(string text, out CallCursor cursor)
    {
        cursor = Start;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || !TryNumber(text.AsSpan(0, dash), out var place) || !TryNumber(text.AsSpan(dash + 1), out var id))
        {
            return false;
        }
        cursor = new CallCursor(place, id);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Place}-{Id}");

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
