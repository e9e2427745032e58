using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Scenes.Features;

/// <summary>Somebody scans the static code of an enterprise and learns whose place this is and whether the code is genuine (rows 8, 81).</summary>
internal static class FollowEnterpriseScan
{
    internal sealed record Query(string Code) : IQuery<Result>;

    /// <param name="Enterprise">Null unless the code is known.</param>
    internal sealed record Result(LandingVerdict Verdict, EnterpriseCodeCard? Enterprise)
    {
        /// <summary>What one can do here; only for a genuine code.</summary>
        public IReadOnlyList<LandingService> Services { get; init; } = [];
    }

    internal sealed class Handler(IEnterpriseCodes codes, ILandingServices services) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            if (CodeText.Normalise(request.Code)?.ToUpperInvariant() is not { } value)
            {
                return new Result(LandingVerdict.Unknown, null);
            }
            // Old codes have no check character, so the look-up comes before the judgement of the form.
            if (await codes.FindAsync(value, cancellationToken) is { } card)
            {
                if (card.Suspended)
                {
                    return new Result(LandingVerdict.Suspended, null);
                }
                return card.Enabled
                    ? new Result(LandingVerdict.Genuine, card) { Services = await services.ForAsync(LandingKind.Enterprise, "", cancellationToken) }
                    : new Result(LandingVerdict.Disabled, card);
            }
            return new Result(CodeValue.Read(value, out _) == CodeFault.Checksum ? LandingVerdict.Misread : LandingVerdict.Unknown, null);
        }
    }
}
