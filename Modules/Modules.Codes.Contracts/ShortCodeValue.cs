using System.Security.Cryptography;

namespace SuiShenMa.Codes.Contracts;

/// <summary>The value of a short code: 7 random characters and a check character.</summary>
/// <remarks>Well formed does not mean issued: only the code engine knows that. The default value stands for no code and has an empty text.</remarks>
public readonly record struct ShortCodeValue
{
    /// <summary>Characters, with the check character.</summary>
    public const int Length = 8;

    private readonly string? _text;

    private ShortCodeValue(string text) => _text = text;

    /// <summary>The value in capitals, as it is stored and printed.</summary>
    public string Text => _text ?? "";

    /// <summary>A new, uniformly random value. It may have been issued before: the unique index decides, and the issuer draws again.</summary>
    public static ShortCodeValue Create(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new ShortCodeValue(CodeAlphabet.Draw(Length, random));
    }

    /// <summary>As <see cref="Create(RandomNumberGenerator)"/>, from the operating system's random source.</summary>
    public static ShortCodeValue Create()
    {
        using var random = RandomNumberGenerator.Create();
        return Create(random);
    }

    /// <summary>Takes what was scanned or typed: a URL of kind <c>s</c>, or the value in either case.</summary>
    public static bool TryParse(string? scanned, out ShortCodeValue value) => Read(scanned, out value) == CodeFault.None;

    /// <summary>As <see cref="TryParse"/>, telling a wrong check character from everything else.</summary>
    public static CodeFault Read(string? scanned, out ShortCodeValue value)
    {
        value = default;
        if (!CodeText.TryRead(scanned, out var text) || text.Kind is not (ScannedText.Short or ScannedText.Unknown))
        {
            return CodeFault.Malformed;
        }

        var fault = CodeAlphabet.Judge(text.Value, Length);
        if (fault == CodeFault.None)
        {
            value = new ShortCodeValue(text.Value);
        }

        return fault;
    }

    /// <summary>The text of the value.</summary>
    public override string ToString() => Text;
}
