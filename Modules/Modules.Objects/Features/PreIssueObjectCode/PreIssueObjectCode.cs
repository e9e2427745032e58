using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>A department or a partner enters one object; it gets its code at once, official or waiting for review (rows 3, 4).</summary>
internal static class PreIssueObjectCode
{
    internal sealed record Command(string TypeCode, ObjectEntry Entry) : ICommand<Result>;

    internal sealed record Result(string Code, string UnifiedCode, string BatchNo, ObjectCodeState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.TypeCode).NotEmpty().WithMessage("请选择物体类型。").MaximumLength(16).WithMessage("没有这个物体类型。");
            RuleFor(c => c.Entry).NotNull();
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, EntryRules rules, EntryUniqueness uniqueness, CodeMaker maker, ICodeValues values, GazetteerFeed gazetteer, IOwningUnits owners, ICurrentUser user)
        : IHandle<Command, Result>
    {
        private const int Draws = 5;

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var actor = user.Actor;
            var type = TypeFor(types, actor, request.TypeCode);
            var (entry, errors) = rules.Judge(request.Entry, type, actor);
            if (entry is null)
            {
                throw new InputInvalid(errors);
            }
            entry = await OwnersNamed.WithNameAsync(owners, entry, ct);
            await RefuseRepeatsAsync(uniqueness, entry, null, ct);
            var batch = NewBatch(actor, db.Now, type.Type.Code);
            for (var draw = 1; ; draw++)
            {
                var value = (await values.ReserveAsync(1, ct))[0];
                var code = maker.Entered(entry, value, batch.BatchNo, actor, db.Now);
                db.Batches.Add(batch);
                db.Codes.Add(code);
                db.UniqueValues.AddRange(CodeMaker.UniqueValues(entry, code.Code));
                gazetteer.Learn(db, entry);
                OwnersNamed.Tell(db, actor.DepartmentId, entry);
                db.Record(code.State == ObjectCodeState.PendingReview ? "object.submitted" : "object.issued", "object-code", code.Code,
                    new { type = code.TypeCode, region = code.RegionCode, batch = batch.BatchNo, manager = code.ManagingDepartmentId });
                try
                {
                    await db.SaveChangesAsync(ct);
                    return new Result(code.Code, code.UnifiedCode, batch.BatchNo, code.State);
                }
                catch (DbUpdateException e) when (e.IsUniqueViolation())
                {
                    db.Forget();
                    // Someone else took the part number meanwhile, or, once in 10^19, the random value was drawn before.
                    await RefuseRepeatsAsync(uniqueness, entry, null, ct);
                    if (draw == Draws)
                    {
                        throw;
                    }
                }
            }
        }

        private static IntakeBatch NewBatch(Actor actor, DateTime now, string type) => new()
        {
            BatchNo = CodeMaker.NewNumber('B', now),
            Source = actor.Kind == ActorKind.Application ? BatchSource.Api : BatchSource.Form,
            State = BatchState.Done,
            TypeCode = type,
            Total = 1,
            Succeeded = 1,
            DepartmentId = actor.DepartmentId,
            CreatedBy = actor.Id,
            CreatedByName = actor.Name,
            ApplicationId = actor.Kind == ActorKind.Application ? actor.Id : null,
            CreatedAt = now,
            FinishedAt = now,
        };
    }

    internal static TypeInfo TypeFor(ITypeCatalog types, Actor actor, string typeCode, DataActions action = DataActions.Add) =>
        types.Find(typeCode) is { } type && actor.Scope.AllowsType(action, type.Type.Code)
            ? type
            : throw new InputInvalid("typeCode", "没有这个物体类型，或者不在您的权限范围内。");

    internal static async Task RefuseRepeatsAsync(EntryUniqueness uniqueness, JudgedEntry entry, string? exceptCode, CancellationToken ct)
    {
        if ((await uniqueness.FindRepeatsAsync([entry], exceptCode, ct))[0] is { } repeats)
        {
            var (field, messages) = repeats.First();
            throw new RuleViolation(field == "partNumber" ? "part-number.duplicate" : "attribute.duplicate", messages[0]) { Field = field };
        }
    }
}
