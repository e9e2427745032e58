namespace SuiShenMa.Kernel.Cryptography;

/// <summary>A use of cryptography that no key of the keyring tells of, as the assessors of 密评 read it.</summary>
/// <param name="Name">In Chinese, such as 口令存储.</param>
/// <param name="Algorithm">Algorithm and standard.</param>
/// <param name="State">How far it is in use right now, such as a count.</param>
/// <param name="Where">Where in the platform it is used.</param>
public sealed record CryptographyFact(string Name, string Algorithm, string State, string Where);

/// <summary>Modules register theirs as scoped; the key inventory and its export (<c>/admin/keys</c>) list them.</summary>
public interface ICryptographyFacts
{
    Task<IReadOnlyList<CryptographyFact>> ListAsync(CancellationToken ct);
}

/// <summary>All modules' facts together.</summary>
public static class CryptographyFactSources
{
    public static async Task<IReadOnlyList<CryptographyFact>> AllAsync(this IEnumerable<ICryptographyFacts> sources, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var all = new List<CryptographyFact>();
        foreach (var source in sources)
        {
            all.AddRange(await source.ListAsync(ct));
        }
        return all;
    }
}
