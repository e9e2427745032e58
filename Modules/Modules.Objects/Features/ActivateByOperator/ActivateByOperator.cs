using FluentValidation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator puts a code into use from the desk; the own account stands where a field worker's would.</summary>
internal static class ActivateByOperator
{
    internal sealed record Command(string Code) : ICommand<Result>;

    internal sealed record Result(string Code, ObjectCodeState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Code).NotEmpty().WithMessage("请选择要激活的物码。");
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, CodeChanges changes, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var code = await db.Codes.Within(user.Actor, types, DataActions.View).FindCodeAsync(request.Code, ct);
            if (!ObjectScoping.MayChange(user.Actor, code, DataActions.Switch))
            {
                throw new Forbidden("您可以查看这个码，但不能激活它。");
            }
            code.Activate(db.Now, user.Actor.Name);
            code.Version++;
            changes.Note(db, code.Code);
            db.Record("object.activated", "object-code", code.Code, new { by = user.Actor.Id, at = code.ActivatedAt, desk = true });
            db.Publish(new ObjectCodeActivated(code.Code, code.TypeCode, code.PartNumber, code.ApplicationId, code.ActivatedBy!, code.ActivatedAt!.Value));
            await db.SaveChangesAsync(ct);
            return new Result(code.Code, code.State);
        }
    }
}
