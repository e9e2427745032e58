using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Personal;

/// <summary>One value of a person as a row holds it.</summary>
/// <param name="Cipher">SM4-GCM text, bound to table, row and column.</param>
/// <param name="Index">HMAC-SM3 for equality search.</param>
public readonly record struct SealedValue(string? Cipher, string? Index);

/// <summary>
/// Closes and opens the personal columns of one table: a pair of columns <c>XCipher</c> and <c>XIndex</c> each. An entity keeps them
/// as plain strings; the log never tells them (<see cref="Audit.AuditChanges"/>).
/// </summary>
/// <remarks>GB/T 22239-2019 8.1.4.8, GB/T 39786-2021 8.4 e.</remarks>
public sealed class PersonalColumns(FieldCipher cipher, string table)
{
    /// <param name="row">Key of the row; it never changes.</param>
    /// <param name="normalised">How equal values are made equal, such as without blanks; the text itself when null.</param>
    public SealedValue Close(string? text, string row, string column, string? normalised = null) =>
        string.IsNullOrWhiteSpace(text) ? default : new(cipher.Encrypt(text.Trim(), table, row, column), cipher.BlindIndex(column + ":" + (normalised ?? text.Trim())));

    public string? Open(string? closed, string row, string column) => closed is null ? null : cipher.Decrypt(closed, table, row, column);

    /// <summary>What an equality search compares the index column with, under every key that still is about.</summary>
    public IReadOnlyList<string> Search(string column, string normalised) => cipher.BlindIndexes(column + ":" + normalised);
}

/// <summary>What is shown of a person's data without asking for more.</summary>
public static class Masks
{
    /// <summary>张三 becomes 张*, 欧阳小明 becomes 欧**明.</summary>
    public static string Name(string? name) => Keep(name, 1, name?.Length > 2 ? 1 : 0);

    /// <summary>The first three and the last four of a mobile number.</summary>
    public static string Mobile(string? number) => number?.Length >= 8 ? Keep(number, 3, 4) : Keep(number, 1, 1);

    /// <summary>The first three and the last two of a document number.</summary>
    public static string Document(string? number) => number?.Length >= 8 ? Keep(number, 3, 2) : Keep(number, 1, 0);

    public static string Mail(string? address)
    {
        var at = address?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at < 1 ? Keep(address, 1, 0) : Keep(address![..at], 1, 0) + address[at..];
    }

    private static string Keep(string? text, int head, int tail) =>
        string.IsNullOrEmpty(text) ? "—" : text.Length <= head + tail ? new string('*', text.Length) : text[..head] + new string('*', text.Length - head - tail) + (tail == 0 ? "" : text[^tail..]);
}

/// <summary>A value that may be revealed.</summary>
/// <param name="Label">In Chinese, such as 手机号.</param>
public sealed record PersonalFact(string Label, string Value);

/// <summary>
/// A kind of thing whose personal data operators may look at with a reason. Modules register theirs as scoped; the page, the reason and
/// the record are the same for all (<c>/admin/reveal</c>).
/// </summary>
public interface IPersonalSource
{
    /// <summary>Such as <c>account</c>; unique.</summary>
    string Kind { get; }

    /// <summary>What it is called, in Chinese.</summary>
    string Name { get; }

    /// <summary>Who may ask.</summary>
    string Permission { get; }

    /// <returns>The values in clear; null when there is no such thing in the caller's data scope.</returns>
    Task<IReadOnlyList<PersonalFact>?> FindAsync(string id, CancellationToken ct);
}
