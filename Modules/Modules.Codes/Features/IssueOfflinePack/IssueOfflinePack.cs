using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An application stores codes for a person ahead, for places where the network is weak: each good for a day and once.</summary>
internal static class IssueOfflinePack
{
    public const int Most = 48;

    internal sealed record Command(string SubjectId, string CertType, int Count) : ICommand<Result>;

    internal sealed record Result(IReadOnlyList<Code> Codes, DateTime ExpiresAt, long Subject);

    internal sealed record Code(string Url, string Token);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(CertTypes types)
        {
            RuleFor(c => c).Custom((command, context) => context.AddTo(IssuePersonCode.Errors(new IssuePersonCode.Command(command.SubjectId, command.CertType, null, null, null, null), types, out _)));
            RuleFor(c => c.Count).InclusiveBetween(1, Most).WithMessage($"一次取 1 到 {Most} 枚。");
        }
    }

    internal sealed class Handler(CodesDb db, SubjectRegistry registry, OfflineTokens tokens, DynamicAddresses addresses, CertTypes types) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var type = types.Find(SubjectKind.Person, request.CertType)!;
            var subject = await registry.TakeInAsync(new SubjectFacts(SubjectKind.Person, request.SubjectId, type, null, null), ct);
            if (subject.IsRevoked)
            {
                throw new RuleViolation("subject.revoked", "这个主体的码已被撤销，不能再发码；请联系发码单位恢复。");
            }
            db.Record("offline-pack.issued", "code-subject", request.SubjectId, new { certType = type.Code, count = request.Count });
            await db.SaveChangesAsync(ct);
            var codes = new List<Code>(request.Count);
            var last = default(DynamicToken);
            for (var i = 0; i < request.Count; i++)
            {
                var text = tokens.Create(type.Number, subject.Ref, out last);
                codes.Add(new Code(addresses.Of(text), text));
            }
            return new Result(codes, DateTimeOffset.FromUnixTimeSeconds(OfflineTokens.ExpiresAt(last)).UtcDateTime, subject.Ref);
        }
    }
}
