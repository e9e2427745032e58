using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>By what identifier a person or enterprise is looked for.</summary>
internal enum SubjectBy
{
    /// <summary>Whichever of the others fits.</summary>
    Any,

    /// <summary>The platform's surrogate of a person, the unified social credit code or certificate number of an enterprise.</summary>
    Id,

    Name,

    /// <summary>Number of the certificate (证件号码).</summary>
    Number,

    /// <summary>A dynamic code that was scanned, expired ones as well.</summary>
    Code,
}

/// <summary>Finds subjects by an identifier (row 25). Encrypted columns are found by their blind index, so by the whole value; each way has an index.</summary>
internal sealed class SubjectSearch(FieldCipher cipher, DynamicTokens tokens, OfflineTokens offline)
{
    /// <param name="certType">Type of the certificate whose number is given, or null for all types.</param>
    public IQueryable<CodeSubject> Apply(IQueryable<CodeSubject> rows, SubjectBy by, string text, CertType? certType)
    {
        var code = by is SubjectBy.Any or SubjectBy.Code ? SurrogateIn(text) : null;
        if (code is { } surrogate)
        {
            return rows.Where(s => s.Ref == surrogate);
        }
        var name = SubjectRegistry.NameIndex(cipher, text);
        var numbers = by is SubjectBy.Any or SubjectBy.Number
            ? (certType is null ? CertTypes.All : [certType]).Select(t => SubjectRegistry.NumberIndex(cipher, t, text)).Distinct().ToList()
            : [];
        return by switch
        {
            SubjectBy.Id => rows.Where(s => s.SubjectId == text),
            SubjectBy.Name => rows.Where(s => s.NameIndex == name),
            SubjectBy.Number => rows.Where(s => s.CertNumberIndex != null && numbers.Contains(s.CertNumberIndex)),
            SubjectBy.Code => rows.Where(s => false),
            _ => rows.Where(s => s.SubjectId == text || s.NameIndex == name || (s.CertNumberIndex != null && numbers.Contains(s.CertNumberIndex))),
        };
    }

    /// <summary>Whose code it is; null when it is none of ours. A code names its subject by a random surrogate only.</summary>
    private long? SurrogateIn(string scanned)
    {
        var text = DynamicText.TokenOf(scanned);
        var fault = text.Length == OfflineTokens.TextLength ? offline.Read(text, out var token) : tokens.Read(text, out token);
        return fault is TokenFault.Malformed or TokenFault.Forged ? null : token.Subject;
    }
}
