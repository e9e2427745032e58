using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>物码激活 (row 211): a field worker has put the code up, and says where.</summary>
internal static class ActivateObjectCode
{
    internal sealed record Command(string Code, string OperatorAccount, GeoPoint? Location, DateTime? ActivatedAt) : ICommand<Result>;

    internal sealed record Result(string Code, ObjectCodeState State, DateTime ActivatedAt, string ActivatedBy);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.OperatorAccount).NotEmpty().WithMessage("请填写激活账号。").MaximumLength(64).WithMessage("没有这个激活账号。");
            RuleFor(c => c.Location).NotNull().WithMessage("请填写激活位置。");
            RuleFor(c => c.Location).Custom((point, context) =>
            {
                if (point is { } p && !Coordinates.IsPlausible(p, out var reason))
                {
                    context.AddFailure(reason);
                }
            });
            RuleFor(c => c.ActivatedAt).Must(at => at is null || at <= clock.GetUtcNow().UtcDateTime.AddMinutes(5)).WithMessage("激活时间不能晚于现在。");
        }
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
            code.RefuseIfActive();
            await db.RequireActivationAccountAsync(request.OperatorAccount, ct);
            code.Activate(request.ActivatedAt ?? db.Now, request.OperatorAccount);
            code.PutAt(request.Location!.Value, LocationSource.Surveyed);
            code.Version++;
            changes.Note(db, code.Code);
            db.Record("object.activated", "object-code", code.Code, new { by = request.OperatorAccount, at = code.ActivatedAt, location = request.Location });
            db.Publish(new ObjectCodeActivated(code.Code, code.TypeCode, code.PartNumber, code.ApplicationId, request.OperatorAccount, code.ActivatedAt!.Value));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                db.Forget();
                (await db.Codes.Within(user.Actor, types, DataActions.View).FindCodeAsync(request.Code, ct)).RefuseIfActive();
                throw;
            }
            return new Result(code.Code, code.State, code.ActivatedAt.Value, code.ActivatedBy!);
        }
    }

    /// <exception cref="RuleViolation"><c>code.already-active</c> with who and when; also for who lost by a moment.</exception>
    internal static void RefuseIfActive(this ObjectCode code)
    {
        if (code.State == ObjectCodeState.Active)
        {
            throw code.AlreadyActive();
        }
    }

    /// <exception cref="RuleViolation">The account is unknown, not bound to a person, or not enabled.</exception>
    internal static async Task RequireActivationAccountAsync(this ObjectsDb db, string account, CancellationToken ct)
    {
        if (!await db.ActivationAccounts.AnyAsync(a => a.Account == account && a.Bound && a.Enabled, ct))
        {
            throw new RuleViolation("activation-account.not-enabled", "激活账号不存在、未实名绑定或未启用，请先完成绑定。") { Field = "operatorAccount" };
        }
    }
}

/// <summary>Puts a code into use.</summary>
/// <param name="OperatorAccount">A bound, enabled activation account.</param>
/// <param name="Location">Where the code was put up.</param>
/// <param name="ActivatedAt">When; now, if left out.</param>
internal sealed record ActivateObjectCodeRequestV1(string? OperatorAccount, GeoPoint? Location, DateTimeOffset? ActivatedAt);

/// <summary>The code in use.</summary>
internal sealed record ActivateObjectCodeResponseV1(string Code, ObjectCodeState State, DateTime ActivatedAt, string ActivatedBy);

internal static class ActivateObjectCodeApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes/{code}/activation", async (string code, ActivateObjectCodeRequestV1 body, PartnerSender sender, CancellationToken ct) =>
        {
            var result = await sender.SendAsync(new ActivateObjectCode.Command(code, body.OperatorAccount ?? "", body.Location, body.ActivatedAt?.UtcDateTime), ct);
            return TypedResults.Ok(new ActivateObjectCodeResponseV1(result.Code, result.State, result.ActivatedAt, result.ActivatedBy));
        })
        .Partner("activation").WithTags("激活").WithSummary("一物一码码激活")
        .WithDescription("把已生码、待激活（issued）的码启用，记下激活账号、时间和位置；位置按现场采集保存，不会被地址转换覆盖。重复激活返回 409 code.already-active，detail 中有激活人和时间。");
}
