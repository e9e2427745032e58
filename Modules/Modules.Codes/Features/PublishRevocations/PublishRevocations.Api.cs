using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Features;

/// <summary>Object codes that were cancelled for good, and enterprise codes while they are out of use, signed.</summary>
/// <param name="Sequence">Rises with every list that the platform makes: of two lists the one with the higher number is the newer.</param>
/// <param name="Codes">In ascending order.</param>
/// <param name="Statement">The exact text that is signed: it names time, key, number of codes and the SM3 of the codes, each followed by one <c>\n</c>; then the sequence.</param>
/// <param name="Signature">Base64 of r‖s (64 bytes) over the statement, user id 1234567812345678.</param>
internal sealed record RevocationsV1(string IssuedAt, string KeyId, long Sequence, IReadOnlyList<string> Codes, string Statement, string Signature);

/// <summary>Signs the list once for each cut.</summary>
internal sealed class RevocationList(RevocationCuts cuts, IKeyring keyring)
{
    private volatile Made? _made;

    public async Task<RevocationsV1> GetAsync(CancellationToken ct)
    {
        var cut = await cuts.GetAsync(ct);
        return (_made is { } made && ReferenceEquals(made.Cut, cut) ? made : _made = new Made(cut, Sign(cut))).List;
    }

    private RevocationsV1 Sign(RevocationCut cut)
    {
        var key = keyring.PlatformSigner;
        var statement = string.Create(CultureInfo.InvariantCulture,
            $"SSM-REVOCATIONS-1\nissuedAt={cut.IssuedAt}\nkeyId={key.Kid}\ncount={cut.Codes.Count}\nsm3={RevocationCut.HashOf(cut.Codes)}\nsequence={cut.Sequence}\n");
        return new RevocationsV1(cut.IssuedAt, key.Kid, cut.Sequence, cut.Codes, statement, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(statement))));
    }

    private sealed record Made(RevocationCut Cut, RevocationsV1 List);
}

/// <summary>Whoever checks codes without network loads the cancelled ones from here, daily or oftener.</summary>
internal static class PublishRevocationsApi
{
    public static void MapPublishRevocations(this IEndpointRouteBuilder site) =>
        site.MapGet("/.well-known/ssm-revocations.json", ([FromServices] RevocationList list, HttpResponse response, CancellationToken ct) =>
            {
                response.Headers.CacheControl = "public, max-age=60";
                return list.GetAsync(ct);
            })
            .WithMetadata(new OpenToEveryoneAttribute("offline verifiers need it; it names cancelled codes and nothing about them"))
            .WithName("PublishRevocations").WithTags("公开信息").WithSummary("已注销码名单");
}
