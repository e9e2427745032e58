using System.Security.Cryptography;

namespace SuiShenMa.Codes.Contracts;

/// <summary>The value of a static object or enterprise code: 13 random characters and a check character.</summary>
/// <remarks>Well formed does not mean issued: only the code engine knows that. The default value stands for no code and has an empty text.</remarks>
public readonly record struct CodeValue
{
    /// <summary>Characters, with the check character.</summary>
    public const int Length = 14;

    private readonly string? _text;

    private CodeValue(string text) => _text = text;

    /// <summary>The value in capitals, as it is stored and printed.</summary>
    public string Text => _text ?? "";

    /// <summary>A new, uniformly random value. It may have been issued before: the unique index decides, and the issuer draws again.</summary>
    public static CodeValue Create(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new CodeValue(CodeAlphabet.Draw(Length, random));
    }

    /// <summary>As <see cref="Create(RandomNumberGenerator)"/>, from the operating system's random source.</summary>
    public static CodeValue Create()
    {
        using var random = RandomNumberGenerator.Create();
        return Create(random);
    }

    /// <summary>Takes what was scanned or typed: a URL of kind <c>w</c> or <c>e</c>, or the value in either case.</summary>
    public static bool TryParse(string? scanned, out CodeValue value) => Read(scanned, out value) == CodeFault.None;

    /// <summary>As <see cref="TryParse"/>, telling a wrong check character from everything else.</summary>
    public static CodeFault Read(string? scanned, out CodeValue value)
    {
        value = default;
        if (!CodeText.TryRead(scanned, out var text) || text.Kind is not (ScannedText.ObjectCode or ScannedText.EnterpriseCode or ScannedText.Unknown))
        {
            return CodeFault.Malformed;
        }

        var fault = CodeAlphabet.Judge(text.Value, Length);
        if (fault == CodeFault.None)
        {
            value = new CodeValue(text.Value);
        }

        return fault;
    }

    /// <summary>The text of the value.</summary>
    public override string ToString() => Text;
}
