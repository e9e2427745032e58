using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Owning;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Enterprise.Features;

/// <summary>A unit leaves the pool, as long as no object code names it (row 107).</summary>
internal static class RemoveOwningUnit
{
    internal sealed record Command(string Uscc) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Uscc).NotEmpty().MaximumLength(32).WithMessage("权属单位池中没有这个单位。");
    }

    internal sealed class Handler(EnterpriseDb db, IOwningUnitUse use, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var unit = await db.OwningUnits.FirstOrDefaultAsync(u => u.Uscc == request.Uscc, ct) ?? throw new NotFound("权属单位池中没有这个单位。");
            if (!OwningUnitRules.MayChange(user.Actor, unit))
            {
                throw new Forbidden("这个单位由其他部门加入，请联系该部门或市级部门删除。");
            }
            // Asked anew: the number in the list is what was told so far.
            if ((await use.CountAsync([unit.Uscc], ct)).GetValueOrDefault(unit.Uscc) is > 0 and var codes)
            {
                throw new RuleViolation("owning-unit.in-use", $"有 {codes:N0} 个物码的权属单位是“{unit.Name}”，不能删除。");
            }
            // Its version is part of the condition: a code that names it meanwhile wins.
            db.OwningUnits.Remove(unit);
            db.Record("owning-unit.removed", "owning-unit", unit.Uscc, new { unit.Name });
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
