using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Owning;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Features;

/// <summary>权属单位的新增和修改 (row 107): name and code pass the two-element check, or nothing is saved.</summary>
internal static class SaveOwningUnit
{
    internal sealed class Command : ICommand<Done>
    {
        public bool IsNew { get; set; }
        public string Uscc { get; set; } = "";
        public string Name { get; set; } = "";
        public string? Note { get; set; }

        /// <summary>Version that the form was filled from.</summary>
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("请填写单位名称。").MaximumLength(200).WithMessage("单位名称最多 200 个字。");
            RuleFor(c => c.Note).MaximumLength(200).WithMessage("备注最多 200 个字。");
        }
    }

    internal sealed class Handler(EnterpriseDb db, TwoElements elements, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            if (TwoElementTexts.Fault(request.Uscc, out var uscc) is { } fault)
            {
                throw new InputInvalid("uscc", fault);
            }
            var answer = await elements.CheckAsync(request.Name, uscc, ct);
            if (EnterpriseRules.Refusal(answer) is var (field, message))
            {
                throw new InputInvalid(field == "uscc" ? "uscc" : "name", message);
            }
            var unit = await LoadAsync(request, uscc, ct);
            var before = request.IsNew ? null : new { unit.Name, unit.Note };
            (unit.Name, unit.Note) = (answer.Facts!.Name, string.IsNullOrWhiteSpace(request.Note) ? null : Normalise.Field(request.Note));
            (unit.Check, unit.CheckedAt) = (answer.Result, db.Now);
            unit.Version++;
            db.Record(request.IsNew ? "owning-unit.added" : "owning-unit.changed", "owning-unit", uscc, new { before, after = new { unit.Name, unit.Note } });
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                throw Known(uscc);
            }
            return default;
        }

        private async Task<OwningUnitRow> LoadAsync(Command request, string uscc, CancellationToken ct)
        {
            var unit = await db.OwningUnits.FirstOrDefaultAsync(u => u.Uscc == uscc, ct);
            if (request.IsNew)
            {
                return unit is not null ? throw Known(uscc) : db.OwningUnits.Add(new OwningUnitRow
                {
                    Uscc = uscc,
                    Source = OwningUnitSource.Entered,
                    DepartmentId = user.Actor.DepartmentId,
                    CreatedByName = user.Actor.Name,
                    CreatedAt = db.Now,
                }).Entity;
            }
            return unit is null ? throw new NotFound("权属单位池中没有这个单位。")
                : !OwningUnitRules.MayChange(user.Actor, unit) ? throw new Forbidden("这个单位由其他部门加入，请联系该部门或市级部门修改。")
                : unit.Version == request.Version ? unit
                : throw new RuleViolation("concurrent.change", "这个单位刚被其他人修改，请重新打开后再改。");
        }

        private static RuleViolation Known(string uscc) => new("owning-unit.duplicate", $"{uscc} 已在权属单位池中。") { Field = "uscc" };
    }
}
