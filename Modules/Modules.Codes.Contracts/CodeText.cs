using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Codes.Contracts;

/// <summary>What a scanner delivered, taken apart.</summary>
/// <param name="Exact">The last segment of the path in the case it was scanned in; dynamic tokens need that.</param>
/// <param name="Kind">The letter before it, in small: <c>w</c> object, <c>e</c> enterprise, <c>s</c> short, <c>c</c> dynamic; <c>'\0'</c> when only the value was given.</param>
public readonly record struct ScannedText(string Exact, char Kind)
{
    /// <summary>A dynamic code (<c>/c/</c>), whose token must not be changed in case.</summary>
    public const char Dynamic = 'c';

    /// <summary>A static object code (<c>/w/</c>).</summary>
    public const char ObjectCode = 'w';

    /// <summary>A static enterprise code (<c>/e/</c>).</summary>
    public const char EnterpriseCode = 'e';

    /// <summary>A short code (<c>/s/</c>).</summary>
    public const char Short = 's';

    /// <summary>No kind was given.</summary>
    public const char Unknown = '\0';

    /// <summary>The value in capitals, but for dynamic tokens.</summary>
    public string Value => Kind == Dynamic ? Exact : Exact.ToUpperInvariant();
}

/// <summary>Takes a code out of what scanners, people and spreadsheets deliver: a URL on whatever host, or the bare value.</summary>
/// <remarks>
/// The host is not judged, because printed codes outlive host names. Blanks, line ends and invisible characters are
/// ignored wherever they are, full-width characters count as half-width, one level of percent-encoding is undone,
/// query and fragment are dropped. Cost is linear in at most <see cref="LongestInput"/> characters.
/// </remarks>
public static class CodeText
{
    /// <summary>Characters beyond which a text is malformed unread.</summary>
    public const int LongestInput = 2048;

    private const string Kinds = "wesc";
    private const string SchemeEnd = "://";

    /// <summary>The value alone, in capitals unless it came as a dynamic code; null when there is none.</summary>
    public static string? Normalise(string? scanned) => TryRead(scanned, out var text) ? text.Value : null;

    /// <summary>The value and the kind of URL it stood in; false when the text is empty, too long, or two codes at once.</summary>
    public static bool TryRead(string? scanned, out ScannedText text)
    {
        text = default;
        if (scanned is null || scanned.Length > LongestInput)
        {
            return false;
        }

        var plain = PlainText.Normalise(scanned);
        if (plain.Contains('%', StringComparison.Ordinal))
        {
            plain = PlainText.Normalise(Uri.UnescapeDataString(plain));
        }

        var path = plain.AsSpan();
        var end = path.IndexOfAny('?', '#');
        path = end < 0 ? path : path[..end];

        var scheme = path.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme >= 0)
        {
            if (!path[..scheme].Equals("https", StringComparison.OrdinalIgnoreCase)
                && !path[..scheme].Equals("http", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            var host = path[(scheme + SchemeEnd.Length)..];
            var root = host.IndexOf('/');
            // A second "://" is a second URL, read in one go: which of the two was meant is not ours to guess.
            if (root <= 0 || host.Contains(SchemeEnd, StringComparison.Ordinal))
            {
                return false;
            }

            path = host[root..];
        }

        path = path.TrimEnd('/');
        var last = path.LastIndexOf('/');
        var value = path[(last + 1)..];
        if (value.IsEmpty)
        {
            return false;
        }

        text = new ScannedText(value.ToString(), last > 0 ? KindOf(path[..last]) : ScannedText.Unknown);
        return true;
    }

    private static char KindOf(ReadOnlySpan<char> parent)
    {
        var segment = parent[(parent.LastIndexOf('/') + 1)..];
        return segment.Length == 1 && Kinds.Contains(char.ToLowerInvariant(segment[0]), StringComparison.Ordinal)
            ? char.ToLowerInvariant(segment[0])
            : ScannedText.Unknown;
    }
}
