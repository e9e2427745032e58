namespace SuiShenMa.Kernel.Cryptography;

/// <summary>The platform's keys by purpose. A purpose is a fixed name in code, such as <c>code-seal</c>; its first use creates its first key.</summary>
public interface IKeyring
{
    /// <summary>The key that new work of this purpose uses.</summary>
    /// <exception cref="KeyringUnavailable">The purpose is new and its key cannot be stored.</exception>
    SymmetricKey Current(string purpose);

    /// <summary>The key of this id, current or earlier; null when this purpose never had it.</summary>
    SymmetricKey? Find(string purpose, string kid);

    /// <summary>The newest key of this one-byte number, for formats that have no room for the id. Numbers return after 255 rotations.</summary>
    SymmetricKey? FindByNumber(string purpose, byte number);

    /// <summary>Every key of the purpose, newest first. The last one never changes.</summary>
    IReadOnlyList<SymmetricKey> All(string purpose);

    /// <summary>The SM2 key that the platform signs with.</summary>
    SigningKey PlatformSigner { get; }

    /// <summary>The platform's SM2 keys, newest first; earlier ones still verify what they signed.</summary>
    IReadOnlyList<SigningKey> Signers { get; }

    /// <summary>Makes a new current key, durably, and returns its id; earlier keys stay findable. <see cref="PlatformSignerPurpose"/> rotates the SM2 key.</summary>
    string Rotate(string purpose);

    /// <summary>Every key there is, without its material, for the inventory that assessors ask for.</summary>
    IReadOnlyList<KeyFacts> Inventory();

    /// <summary>The purpose under which the SM2 keys rotate.</summary>
    const string PlatformSignerPurpose = "platform-signer";
}

/// <summary>What may be told of a key.</summary>
/// <param name="Symmetric">False for the SM2 keys.</param>
/// <param name="Current">New work of its purpose uses it; the others only check and open what they made.</param>
public sealed record KeyFacts(string Purpose, string KeyId, bool Symmetric, DateTime CreatedAt, bool Current);
