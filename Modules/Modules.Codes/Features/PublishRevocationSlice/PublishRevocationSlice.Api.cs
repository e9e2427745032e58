using System.Collections.Concurrent;
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

/// <summary>One of 256 parts of all revocations, signed: whoever checks a code without network needs only the part that the code falls into.</summary>
/// <param name="Slice">Two lower-case hex digits.</param>
/// <param name="Sequence">Rises with every list that the platform makes: of two lists the one with the higher number is the newer, and a verifier that saw a number takes no lower one.</param>
/// <param name="Codes">Static codes, cancelled or (of enterprises) out of use, whose SM3 begins with these digits, in ascending order.</param>
/// <param name="Subjects">SM3 (first 32 hex digits) of the 8-byte surrogates of revoked subjects whose SM3 begins with these digits, in ascending order.</param>
/// <param name="Restored">Subjects whose revocation was lifted in the last 25 hours: their hash, <c>@</c>, and the Unix second since which codes are good again; codes issued before it stay dead.</param>
/// <param name="Statement">The exact text that is signed: slice, time, key, numbers, the SM3 of all codes and then all subjects, sequence, and the SM3 of all restored; each line hashed with one <c>\n</c>.</param>
/// <param name="Signature">Base64 of r‖s (64 bytes) over the statement, user id 1234567812345678.</param>
internal sealed record RevocationSliceV1(
    string Slice, string IssuedAt, string KeyId, long Sequence, IReadOnlyList<string> Codes, IReadOnlyList<string> Subjects, IReadOnlyList<string> Restored, string Statement, string Signature);

/// <summary>Cuts the revocations of a minute into slices and signs a slice when it is asked for.</summary>
internal sealed class RevocationSlices(RevocationCuts cuts, IKeyring keyring)
{
    private volatile Sliced? _sliced;

    public async Task<RevocationSliceV1> GetAsync(string slice, CancellationToken ct)
    {
        var cut = await cuts.GetAsync(ct);
        // Two at once may slice the same cut; one of the results is kept.
        var sliced = _sliced is { } known && ReferenceEquals(known.Cut, cut) ? known : _sliced = new Sliced(cut);
        return sliced.Signed.GetOrAdd(slice, s => Sign(s, sliced));
    }

    private RevocationSliceV1 Sign(string slice, Sliced sliced)
    {
        List<string> codes = [.. sliced.Codes[slice]], subjects = [.. sliced.Subjects[slice]], restored = [.. sliced.Restored[slice]];
        var (cut, key) = (sliced.Cut, keyring.PlatformSigner);
        var statement = string.Create(CultureInfo.InvariantCulture,
            $"SSM-REVOCATION-SLICE-1\nslice={slice}\nissuedAt={cut.IssuedAt}\nkeyId={key.Kid}\ncodes={codes.Count}\nsubjects={subjects.Count}\nsm3={RevocationCut.HashOf(codes.Concat(subjects))}\n"
            + $"sequence={cut.Sequence}\nrestored={restored.Count}\nrestoredSm3={RevocationCut.HashOf(restored)}\n");
        return new RevocationSliceV1(slice, cut.IssuedAt, key.Kid, cut.Sequence, codes, subjects, restored, statement, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(statement))));
    }

    private sealed class Sliced(RevocationCut cut)
    {
        public RevocationCut Cut { get; } = cut;

        public ILookup<string, string> Codes { get; } = cut.Codes.ToLookup(c => RevocationCut.OfCode(c)[..2]);

        public ILookup<string, string> Subjects { get; } = cut.Subjects.ToLookup(s => s[..2]);

        public ILookup<string, string> Restored { get; } = cut.Restored.ToLookup(s => s[..2]);

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
