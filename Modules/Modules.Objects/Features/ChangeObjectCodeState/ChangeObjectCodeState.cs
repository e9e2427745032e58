using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>What is done to a code that is in use or no longer needed.</summary>
internal enum StateChange { Disable, Enable, Cancel }

/// <summary>The managing department takes a code out of use for a time, puts it back, or cancels it for good.</summary>
internal static class ChangeObjectCodeState
{
    internal sealed record Command(string Code, StateChange Change, string? Reason) : ICommand<Result>;

    internal sealed record Result(string Code, ObjectCodeState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Reason).NotEmpty().When(c => c.Change != StateChange.Enable).WithMessage("请填写原因。");
            RuleFor(c => c.Reason).MaximumLength(500).WithMessage("原因最多 500 个字。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, CodeChanges changes, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var code = await db.Codes.Within(user.Actor, types, DataActions.View).FindCodeAsync(request.Code, ct);
            if (!ObjectScoping.MayChange(user.Actor, code, request.Change is StateChange.Disable or StateChange.Enable ? DataActions.Switch : DataActions.Delete))
            {
                throw new Forbidden("您可以查看这个码，但不能更改它的状态。");
            }
            var before = code.State;
            switch (request.Change)
            {
                case StateChange.Disable:
                    code.Disable(db.Now, request.Reason!);
                    break;
                case StateChange.Enable:
                    code.Enable(db.Now);
                    break;
                default:
                    code.Cancel(db.Now, request.Reason!);
                    db.UniqueValues.RemoveRange(await db.UniqueValues.Where(u => u.Code == code.Code).ToListAsync(ct));
                    break;
            }
            code.Version++;
            changes.Note(db, code.Code);
            db.Record("object.state-changed", "object-code", code.Code, new { state = new[] { before, code.State }, reason = request.Reason });
            db.Publish(new ObjectCodeStateChanged(code.Code, code.TypeCode, before, code.State, request.Reason, code.ApplicationId, db.Now));
            await db.SaveChangesAsync(ct);
            return new Result(code.Code, code.State);
        }
    }
}

/// <summary>Cancels a code for good.</summary>
/// <param name="Reason">1 to 500 characters.</param>
internal sealed record CancelObjectCodeRequestV1(string? Reason);

/// <summary>The code and its state now.</summary>
internal sealed record ObjectCodeStateV1(string Code, ObjectCodeState State);

internal static class ChangeObjectCodeStateApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes/{code}/cancellation", async (string code, CancelObjectCodeRequestV1 body, PartnerSender sender, CancellationToken ct) =>
        {
            var result = await sender.SendAsync(new ChangeObjectCodeState.Command(code, StateChange.Cancel, body.Reason), ct);
            return TypedResults.Ok(new ObjectCodeStateV1(result.Code, result.State));
        })
        .Partner("object-codes.manage").WithTags("物码").WithSummary("注销")
        .WithDescription("永久作废，不能恢复；注销后核验返回 cancelled，并进入注销名单。");
}
