using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Personal;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator looks at personal data in clear and says why; that is on record before anything is shown.</summary>
internal static class RevealPersonalData
{
    internal sealed record Command(string Kind, string Id, string Reason) : ICommand<Result>;

    internal sealed record Result(string Name, IReadOnlyList<PersonalFact> Facts);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).NotEmpty().WithMessage("没有这类数据。");
            RuleFor(c => c.Id).NotEmpty().WithMessage("没有这条数据。");
            RuleFor(c => c.Reason).Must(r => r is not null && r.Trim().Length is >= 4 and <= 200).WithMessage("请写明查看的原因，4 到 200 个字。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, IEnumerable<IPersonalSource> sources) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var source = Source(sources, user, command.Kind);
            var facts = await source.FindAsync(command.Id, ct) ?? throw new NotFound();
            db.Record("personal-data.revealed", source.Kind, command.Id, new { reason = command.Reason.Trim(), fields = facts.Select(f => f.Label) });
            await db.SaveChangesAsync(ct);
            return new Result(source.Name, facts);
        }
    }

    internal static IPersonalSource Source(IEnumerable<IPersonalSource> sources, ICurrentUser user, string kind)
    {
        var source = sources.FirstOrDefault(s => s.Kind == kind) ?? throw new NotFound();
        return user.Actor.May(source.Permission) ? source : throw new Forbidden();
    }
}
