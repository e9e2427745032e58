using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>空码激活 (row 221): a printed blank code gets its object on the spot; in use at once, or waiting for review.</summary>
internal static class ActivateBlankCode
{
    internal sealed record Command(string Code, string TypeCode, string OperatorAccount, ObjectEntry Entry) : ICommand<Result>;

    internal sealed record Result(string Code, string UnifiedCode, string BatchNo, ObjectCodeState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.OperatorAccount).NotEmpty().WithMessage("请填写激活账号。").MaximumLength(64).WithMessage("没有这个激活账号。");
            RuleFor(c => c.TypeCode).MaximumLength(16).WithMessage("没有这个物体类型。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, EntryRules rules, EntryUniqueness uniqueness, GazetteerFeed gazetteer, CodeChanges changes, IOwningUnits owners, ICurrentUser user)
        : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var actor = user.Actor;
            var code = await db.Codes.Within(actor, types, DataActions.View).FindCodeAsync(request.Code, ct);
            code.RefuseIfActive();
            code.Require(ObjectCodeState.Blank);
            var type = PreIssueObjectCode.TypeFor(types, actor, TypeOf(code, request.TypeCode));
            var (entry, errors) = rules.Judge(request.Entry, type, actor);
            if (entry is null)
            {
                throw new InputInvalid(errors);
            }
            await db.RequireActivationAccountAsync(request.OperatorAccount, ct);
            entry = await OwnersNamed.WithNameAsync(owners, entry, ct);
            await PreIssueObjectCode.RefuseRepeatsAsync(uniqueness, entry, code.Code, ct);
            Bind(code, entry, actor, request.OperatorAccount);
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                db.Forget();
                (await db.Codes.Within(actor, types, DataActions.View).FindCodeAsync(request.Code, ct)).RefuseIfActive();
                throw;
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                db.Forget();
                await PreIssueObjectCode.RefuseRepeatsAsync(uniqueness, entry, code.Code, ct);
                throw;
            }
            return new Result(code.Code, code.UnifiedCode, code.BatchNo, code.State);
        }

        private void Bind(ObjectCode code, JudgedEntry entry, Actor actor, string worker)
        {
            CodeMaker.Fill(code, entry, db.Now);
            if (code.State == ObjectCodeState.Issued)
            {
                code.Activate(db.Now, worker);
            }
            else
            {
                // Remembered, so that the approval puts it into use: it hangs in the street already.
                code.ActivatedBy = worker;
            }
            code.Version++;
            db.UniqueValues.AddRange(CodeMaker.UniqueValues(entry, code.Code));
            gazetteer.Learn(db, entry);
            OwnersNamed.Tell(db, actor.DepartmentId, entry);
            changes.Note(db, code.Code);
            db.Record("blank-code.bound", "object-code", code.Code, new { type = code.TypeCode, by = worker, state = code.State });
            if (code.State == ObjectCodeState.Active)
            {
                db.Publish(new ObjectCodeActivated(code.Code, code.TypeCode, code.PartNumber, code.ApplicationId, worker, code.ActivatedAt!.Value));
            }
        }

        private static string TypeOf(ObjectCode code, string asked) =>
            code.TypeCode.Length == 0 ? asked
            : asked.Length == 0 || asked == code.TypeCode ? code.TypeCode
            : throw new RuleViolation("type.mismatch", "这个空码在发码时已确定了物体类型，不能改为其他类型。") { Field = "typeCode" };
    }
}

/// <summary>Binds a blank code to its object; like a single pre-issue plus the worker's account.</summary>
/// <param name="OperatorAccount">A bound, enabled activation account.</param>
internal sealed record ActivateBlankCodeRequestV1(
    string? TypeCode, string? Name, string? PartNumber, string? RegionCode, string? Address, GeoPoint? Location, string? OwningUnitUscc,
    string? OwningUnitName, ManagerChoice? ManagingDepartment, Dictionary<string, System.Text.Json.JsonElement>? Attributes, string? OperatorAccount)
{
    internal ObjectEntry ToEntry() =>
        new PreIssueObjectCodeRequestV1(TypeCode, Name, PartNumber, RegionCode, Address, Location, OwningUnitUscc, OwningUnitName, ManagingDepartment, Attributes)
            .ToEntry() with
        { LocationSource = LocationSource.Surveyed };
}

internal static class ActivateBlankCodeApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes/{code}/blank-activation", async (string code, ActivateBlankCodeRequestV1 body, PartnerSender sender, PublicAddresses addresses, CancellationToken ct) =>
        {
            var r = await sender.SendAsync(new ActivateBlankCode.Command(code, body.TypeCode ?? "", body.OperatorAccount ?? "", body.ToEntry()), ct);
            return TypedResults.Ok(new PreIssueObjectCodeResponseV1(r.Code, addresses.OfObject(r.Code), r.UnifiedCode, r.BatchNo, r.State));
        })
        .Partner("activation").WithTags("激活").WithSummary("一物一码空码激活")
        .WithDescription("为空码录入物体信息并启用。必填属性见查询物体类型必填项接口。类型需要审核时 state 为 pendingReview，审核通过后自动启用。");
}
