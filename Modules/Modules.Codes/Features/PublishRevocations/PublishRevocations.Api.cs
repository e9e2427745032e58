using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Features;

/// <summary>Codes that were cancelled for good, signed.</summary>
/// <param name="Codes">In ascending order.</param>
/// <param name="Statement">The exact text that is signed: it names time, key, number of codes and the SM3 of the codes, each followed by one <c>\n</c>.</param>
/// <param name="Signature">Base64 of r‖s (64 bytes) over the statement, user id 1234567812345678.</param>
internal sealed record RevocationsV1(string IssuedAt, string KeyId, IReadOnlyList<string> Codes, string Statement, string Signature);

/// <summary>Makes the list at most once a minute, however many ask.</summary>
internal sealed class RevocationList(IRevokedObjectCodes revoked, IKeyring keyring, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Made? _made;

    public async Task<RevocationsV1> GetAsync(CancellationToken ct)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }
        await _turn.WaitAsync(ct);
        try
        {
            return Fresh() ?? (_made = new Made(await MakeAsync(ct), clock.GetUtcNow())).List;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // A clock that was set back must not keep an old list alive.
    private RevocationsV1? Fresh() => _made is { } made && (clock.GetUtcNow() - made.At).Duration() < Life ? made.List : null;

    private async Task<RevocationsV1> MakeAsync(CancellationToken ct)
    {
        var issuedAt = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var codes = await revoked.ListAsync(null, ct);
        var key = keyring.PlatformSigner;
        var hash = Sm3.HashHex(Encoding.ASCII.GetBytes(string.Concat(codes.Select(c => c + "\n"))));
        var statement = string.Create(CultureInfo.InvariantCulture, $"SSM-REVOCATIONS-1\nissuedAt={issuedAt}\nkeyId={key.Kid}\ncount={codes.Count}\nsm3={hash}\n");
        return new RevocationsV1(issuedAt, key.Kid, codes, statement, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(statement))));
    }

    private sealed record Made(RevocationsV1 List, DateTimeOffset At);
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
