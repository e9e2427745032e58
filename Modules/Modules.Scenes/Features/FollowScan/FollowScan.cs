using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Scenes.Features;

/// <summary>Somebody scans an object code with a phone and learns what it is, who runs it and whether it is genuine.</summary>
internal static class FollowScan
{
    internal sealed record Query(string Code) : IQuery<Result>;

    /// <param name="Object">Null unless the code is known and its object official.</param>
    internal sealed record Result(LandingVerdict Verdict, ObjectCodeCard? Object)
    {
        /// <summary>What one can do here; only for a genuine code.</summary>
        public IReadOnlyList<LandingService> Services { get; init; } = [];
    }

    internal sealed class Handler(IObjectCodes codes, ILandingServices services) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var fault = CodeValue.Read(request.Code, out var code);
            if (fault != CodeFault.None)
            {
                return new Result(fault == CodeFault.Checksum ? LandingVerdict.Misread : LandingVerdict.Unknown, null);
            }
            if (await codes.FindAsync(code.Text, cancellationToken) is not { } card || card.Trust == CodeTrust.Foreign)
            {
                return new Result(LandingVerdict.Unknown, null);
            }
            if (card.Trust != CodeTrust.Genuine)
            {
                return new Result(LandingVerdict.Suspended, null);
            }
            return card.State switch
            {
                ObjectCodeState.Active => new Result(LandingVerdict.Genuine, card) { Services = await services.ForAsync(LandingKind.Object, card.TypeCode, cancellationToken) },
                ObjectCodeState.Disabled => new Result(LandingVerdict.Disabled, card),
                ObjectCodeState.Cancelled => new Result(LandingVerdict.Cancelled, card.Name.Length == 0 ? null : card),
                ObjectCodeState.Issued => new Result(LandingVerdict.NotActive, card),
                ObjectCodeState.Blank => new Result(LandingVerdict.Blank, null),
                // What nobody has approved yet is not shown to the street.
                _ => new Result(LandingVerdict.NotActive, null),
            };
        }
    }
}

/// <summary>What a scan of an object code ends in.</summary>
internal enum LandingVerdict
{
    Genuine,
    Unknown,

    /// <summary>The check character is wrong.</summary>
    Misread,

    Blank,
    NotActive,
    Disabled,
    Cancelled,

    /// <summary>Issued here, but its row was changed past the platform.</summary>
    Suspended,
}
