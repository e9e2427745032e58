using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Features;

/// <summary>The platform's public keys, newest first; earlier ones still check what they signed.</summary>
internal sealed record PlatformKeysV1(IReadOnlyList<PlatformKeyV1> Keys);

/// <summary>One public key of the platform.</summary>
/// <param name="Kid">As in <c>Ssm-Key-Id</c> and <c>keyId</c>.</param>
/// <param name="Alg">Always <c>SM2-SM3</c>.</param>
/// <param name="UserId">The user id of the signatures.</param>
/// <param name="PublicKeyHex">04‖x‖y in lower-case hex.</param>
/// <param name="Current">True for the key that signs now.</param>
internal sealed record PlatformKeyV1(
    string Kid, string Alg, string Curve, string UserId, string PublicKeyHex, string PublicKeyBase64, string PublicKeyPem, DateTime CreatedAt, bool Current);

/// <summary>Whoever checks answers, callbacks or certificates fetches the platform's keys here.</summary>
internal static class PublishKeysApi
{
    public static void MapPublishKeys(this IEndpointRouteBuilder site) =>
        site.MapGet("/.well-known/ssm-keys.json", (IKeyring keyring, HttpResponse response) =>
            {
                response.Headers.CacheControl = "public, max-age=300";
                var current = keyring.PlatformSigner.Kid;
                return new PlatformKeysV1([.. keyring.Signers.Select(k => new PlatformKeyV1(k.Kid, "SM2-SM3", "sm2p256v1", Sm2.DefaultUserId,
                    k.PublicKey.ToHex(), k.PublicKey.ToBase64(), k.PublicKey.ToPem(), k.CreatedAt, k.Kid == current))]);
            })
            .WithMetadata(new OpenToEveryoneAttribute("public keys are for everybody who checks a signature"))
            .WithName("PublishKeys").WithTags("公开信息").WithSummary("平台公钥");
}
