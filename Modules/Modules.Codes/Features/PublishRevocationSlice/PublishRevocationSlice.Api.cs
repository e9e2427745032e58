using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Features;

/// <summary>One of 256 parts of all revocations, signed: whoever checks a code without network needs only the part that the code falls into.</summary>
/// <param name="Slice">Two lower-case hex digits.</param>
/// <param name="Codes">Cancelled static codes whose SM3 begins with these digits, in ascending order.</param>
/// <param name="Subjects">SM3 (first 32 hex digits) of the 8-byte surrogates of revoked subjects whose SM3 begins with these digits, in ascending order.</param>
/// <param name="Statement">The exact text that is signed: slice, time, key, numbers, and the SM3 of all codes and then all subjects, each followed by one <c>\n</c>.</param>
/// <param name="Signature">Base64 of r‖s (64 bytes) over the statement, user id 1234567812345678.</param>
internal sealed record RevocationSliceV1(string Slice, string IssuedAt, string KeyId, IReadOnlyList<string> Codes, IReadOnlyList<string> Subjects, string Statement, string Signature);

/// <summary>Cuts the revocations of a minute into slices and signs a slice when it is asked for.</summary>
internal sealed class RevocationSlices(RevocationList codes, IServiceScopeFactory scopes, IKeyring keyring, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Cut? _cut;

    public static string OfCode(string code) => Sm3.HashHex(Encoding.ASCII.GetBytes(code));

    public static string OfSubject(long subject)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, subject);
        return Sm3.HashHex(bytes)[..32];
    }

    public async Task<RevocationSliceV1> GetAsync(string slice, CancellationToken ct)
    {
        var cut = Fresh() ?? await CutAsync(ct);
        return cut.Signed.GetOrAdd(slice, s => Sign(s, cut));
    }

    public void Dispose() => _turn.Dispose();

    // A clock that was set back must not keep an old cut alive.
    private Cut? Fresh() => _cut is { } cut && (clock.GetUtcNow() - cut.At).Duration() < Life ? cut : null;

    private async Task<Cut> CutAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (Fresh() is { } fresh)
            {
                return fresh;
            }
            var at = clock.GetUtcNow();
            var list = await codes.GetAsync(ct);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
            var revoked = await db.Subjects.AsNoTracking().Where(s => s.RevokedAt != null).Select(s => s.Ref).ToListAsync(ct);
            return _cut = new Cut(at, list.Codes.ToLookup(c => OfCode(c)[..2]), revoked.Select(OfSubject).Order(StringComparer.Ordinal).ToLookup(s => s[..2]));
        }
        finally
        {
            _turn.Release();
        }
    }

    private RevocationSliceV1 Sign(string slice, Cut cut)
    {
        var issuedAt = cut.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        List<string> inCodes = [.. cut.Codes[slice]], inSubjects = [.. cut.Subjects[slice]];
        var key = keyring.PlatformSigner;
        var hash = Sm3.HashHex(Encoding.ASCII.GetBytes(string.Concat(inCodes.Concat(inSubjects).Select(c => c + "\n"))));
        var statement = string.Create(CultureInfo.InvariantCulture,
            $"SSM-REVOCATION-SLICE-1\nslice={slice}\nissuedAt={issuedAt}\nkeyId={key.Kid}\ncodes={inCodes.Count}\nsubjects={inSubjects.Count}\nsm3={hash}\n");
        return new RevocationSliceV1(slice, issuedAt, key.Kid, inCodes, inSubjects, statement, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(statement))));
    }

    private sealed record Cut(DateTimeOffset At, ILookup<string, string> Codes, ILookup<string, string> Subjects)
    {
        public ConcurrentDictionary<string, RevocationSliceV1> Signed { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>Terminals load the parts they need, daily or oftener.</summary>
internal static class PublishRevocationSliceApi
{
    public static void MapPublishRevocationSlice(this IEndpointRouteBuilder site) =>
        site.MapGet("/.well-known/ssm-revocations/{slice:regex(^[0-9a-f]{{2}}$)}.json", ([FromServices] RevocationSlices slices, string slice, HttpResponse response, CancellationToken ct) =>
            {
                response.Headers.CacheControl = "public, max-age=60";
                return slices.GetAsync(slice.ToLowerInvariant(), ct);
            })
            .WithMetadata(new OpenToEveryoneAttribute("offline verifiers need it; it names cancelled codes and hashes of surrogates, nothing about them"))
            .WithName("PublishRevocationSlice").WithTags("公开信息").WithSummary("已注销码名单（按哈希分片）");
}
