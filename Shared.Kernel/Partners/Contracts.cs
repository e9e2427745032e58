using Microsoft.AspNetCore.Builder;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Partners;

/// <summary>A key with which an application signs or encrypts; two may overlap while the partner rotates.</summary>
/// <param name="Algorithm"><c>HMAC-SM3</c> or <c>SM2-SM3</c>, as in the scheme <c>SSM1-…</c>; <c>SM4-GCM</c> for a key that encrypts and signs nothing.</param>
/// <param name="Sm4">16 bytes; only of an encrypting key.</param>
public sealed record PartnerKey(string KeyId, string Algorithm, HmacSm3? Hmac, Sm2PublicKey? Sm2, DateTime NotBefore, DateTime NotAfter, byte[]? Sm4 = null);

/// <summary>A partner's application as the gateway needs it.</summary>
/// <param name="Actor">Who acts when this application calls: its department, data scope and granted capabilities.</param>
/// <param name="Sandbox">True: a wrong signature is answered with the server's own message lines.</param>
/// <param name="SignsAnswers">True: answers carry the platform's SM2 signature.</param>
/// <param name="AllowedNetworks">Empty: from anywhere.</param>
/// <param name="Encrypts">True: answers with personal data go to encrypted calls only.</param>
public sealed record PartnerApplication(
    string AppId, bool Enabled, bool Sandbox, bool SignsAnswers, Actor Actor,
    IReadOnlyList<System.Net.IPNetwork> AllowedNetworks, IReadOnlyDictionary<string, PartnerKey> Keys, bool Encrypts = false);

/// <summary>Where the gateway asks for applications; answers from a cache that changes reach within seconds.</summary>
public interface IPartnerDirectory
{
    ValueTask<PartnerApplication?> FindAsync(string appId, CancellationToken ct);
}

/// <summary>Remembers the nonces of the last minutes.</summary>
public interface INonceStore
{
    /// <summary>Reserves a nonce of an application until the given time.</summary>
    /// <returns>False when it was reserved before: a replay.</returns>
    ValueTask<bool> ReserveAsync(string appId, string nonce, DateTime until, CancellationToken ct);
}

/// <summary>Says that an endpoint is a partner operation and what it asks for.</summary>
/// <param name="Capability">The 服务能力 that the application must have been granted.</param>
/// <param name="CallsPerMinute">Own limit of this operation per application; 0 for none.</param>
/// <param name="Streams">True for file downloads, whose answers are not held back to be signed.</param>
/// <param name="SignatureOnly">True: a bearer token is not enough.</param>
/// <param name="PersonalData">True: answers may carry personal data, so that an application that is set to encrypt has to.</param>
public sealed record PartnerOperation(string Capability, int CallsPerMinute = 0, bool Streams = false, bool SignatureOnly = false, bool PersonalData = false)
{
    /// <summary>Stands for operations that every application may call.</summary>
    public const string AnyApplication = "";
}

/// <summary>Marks endpoints as partner operations.</summary>
public static class PartnerEndpoints
{
    public static TBuilder Partner<TBuilder>(this TBuilder endpoint, string capability, int callsPerMinute = 0, bool streams = false, bool signatureOnly = false, bool personalData = false)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new PartnerOperation(capability, callsPerMinute, streams, signatureOnly, personalData));
        return endpoint;
    }
}
