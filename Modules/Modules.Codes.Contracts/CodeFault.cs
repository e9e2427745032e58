namespace SuiShenMa.Codes.Contracts;

/// <summary>Why a text is not a code value. Neither answer says whether such a code was ever issued.</summary>
public enum CodeFault
{
    /// <summary>The text is a well-formed value.</summary>
    None,

    /// <summary>Wrong length, a character outside the alphabet, a URL of another kind of code, or more than 2 048 characters.</summary>
    Malformed,

    /// <summary>Right shape, but the check character is not the one the rest asks for: a reading or typing error.</summary>
    Checksum,
}
