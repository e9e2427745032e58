namespace SuiShenMa.Kernel.Cryptography;

/// <summary>One SM2 key of the platform.</summary>
public sealed class SigningKey(string kid, DateTime createdAt, Sm2PrivateKey key)
{
    public string Kid { get; } = kid;

    public DateTime CreatedAt { get; } = createdAt;

    public Sm2PublicKey PublicKey => key.PublicKey;

    /// <summary>64 bytes r‖s with the default user id.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => key.SignRaw(message);

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => PublicKey.Verify(message, signature);

    /// <summary>Says which key it is, never what it is.</summary>
    public override string ToString() => $"{IKeyring.PlatformSignerPurpose}/{Kid}";
}
