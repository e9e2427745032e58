using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The applying department corrects a rejected entry and sends it again; the code value stays (domain.md §1.5).</summary>
internal static class ResubmitObjectCode
{
    internal sealed record Command(string Code, ObjectEntry Entry) : ICommand<Result>;

    internal sealed record Result(string Code, ObjectCodeState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).NotEmpty().MaximumLength(14).WithMessage("没有这个码。");
            RuleFor(c => c.Entry).NotNull();
        }
    }

    internal sealed class Handler(
        ObjectsDb db, ITypeCatalog types, EntryRules rules, EntryUniqueness uniqueness, GazetteerFeed gazetteer, CodeChanges changes, ICurrentUser user)
        : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var actor = user.Actor;
            var code = await db.Codes.CorrectableBy(actor, types).FirstOrDefaultAsync(c => c.Code == request.Code, ct) ?? throw new NotFound();
            code.Require(ObjectCodeState.Rejected);
            var type = PreIssueObjectCode.TypeFor(types, actor, code.TypeCode);
            var (entry, errors) = rules.Judge(request.Entry, type, actor, DataActions.Edit, code.Attributes);
            if (entry is null)
            {
                throw new InputInvalid(errors);
            }
            await PreIssueObjectCode.RefuseRepeatsAsync(uniqueness, entry, code.Code, ct);
            var before = new { code.Name, code.PartNumber, code.RegionCode, code.Address, manager = code.ManagingDepartmentId, reason = code.ReviewReason };
            var namedBefore = code.OwningUnitUscc;
            CodeMaker.Fill(code, entry, db.Now);
            (code.ApplicantId, code.ReviewReason) = (actor.Id, null);
            code.Version++;
            try
            {
                await db.InTransactionAsync(async () =>
                {
                    await db.UniqueValues.Where(u => u.Code == code.Code).ExecuteDeleteAsync(ct);
                    db.UniqueValues.AddRange(CodeMaker.UniqueValues(entry, code.Code));
                    gazetteer.Learn(db, entry);
                    if (entry.OwningUnitUscc != namedBefore)
                    {
                        OwnersNamed.Tell(db, actor.DepartmentId, entry);
                    }
                    changes.Note(db, code.Code);
                    db.Record(code.State == ObjectCodeState.PendingReview ? "object.resubmitted" : "object.issued", "object-code", code.Code,
                        new { before, after = new { code.Name, code.PartNumber, code.RegionCode, code.Address, manager = code.ManagingDepartmentId } });
                    await db.SaveChangesAsync(ct);
                }, ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                db.Forget();
                await PreIssueObjectCode.RefuseRepeatsAsync(uniqueness, entry, code.Code, ct);
                throw;
            }
            return new Result(code.Code, code.State);
        }
    }

    /// <summary>Codes that the caller's department entered, within the caller's own scope.</summary>
    internal static IQueryable<ObjectCode> CorrectableBy(this IQueryable<ObjectCode> codes, Actor actor, ITypeCatalog types) =>
        codes.Within(actor, types, DataActions.Edit).Where(c => c.ApplicantDepartmentId == actor.DepartmentId);
}
