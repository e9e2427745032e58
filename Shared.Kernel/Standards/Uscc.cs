using System.Diagnostics.CodeAnalysis;

namespace SuiShenMa.Kernel.Standards;

/// <summary>What is wrong with a text that should be a unified social credit code.</summary>
public enum UsccFault
{
    None,

    /// <summary>Not 18 characters of the right kinds.</summary>
    Malformed,

    /// <summary>Well formed, but the last character is not the one the others ask for.</summary>
    CheckCharacter,
}

/// <summary>A unified social credit code (统一社会信用代码, GB 32100-2015) whose check character is right.</summary>
public sealed record Uscc
{
    public const int Length = 18;

    private const int LongestInput = 64;
    private static readonly int[] s_organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private Uscc(string text) => Text = text;

    public string Text { get; }

    /// <summary>The 9 characters of the organisation code (GB 11714) inside.</summary>
    public string OrganisationCode => Text[8..17];

    /// <summary>The 6 digits of the region where it was registered.</summary>
    public string RegionCode => Text[2..8];

    /// <summary>The inner check of GB 11714 fails. Some older codes are like that: a reason to look twice, not to refuse.</summary>
    public bool OrganisationCheckFails => OrganisationCheck(OrganisationCode.AsSpan(0, 8)) != Text[16];

    public static bool TryParse(string? input, [NotNullWhen(true)] out Uscc? uscc) => Read(input, out uscc) == UsccFault.None;

    /// <summary>As <see cref="TryParse"/>, saying what is wrong.</summary>
    public static UsccFault Read(string? input, out Uscc? uscc)
    {
        uscc = null;
        var text = Normalise(input);
        if (text is not { Length: Length } || text.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9')
            || !Gb32100.TryCheckCharacter(text.AsSpan(0, Length - 1), out var check) || Gb32100.ValueOf(text[^1]) < 0)
        {
            return UsccFault.Malformed;
        }

        if (text[^1] != check)
        {
            return UsccFault.CheckCharacter;
        }

        uscc = new Uscc(text);
        return UsccFault.None;
    }

    /// <summary>Without blanks and invisible characters, full width made half, in capitals; null for nothing or for what is far too long.</summary>
    public static string? Normalise(string? input)
    {
        if (input is null || input.Length > LongestInput)
        {
            return null;
        }

        var text = PlainText.Normalise(input).ToUpperInvariant();
        return text.Length == 0 ? null : text;
    }

    public override string ToString() => Text;

    private static char OrganisationCheck(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            sum += s_organisationWeights[i] * (char.IsAsciiDigit(body[i]) ? body[i] - '0' : body[i] - 'A' + 10);
        }

        return (11 - sum % 11) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }
}
