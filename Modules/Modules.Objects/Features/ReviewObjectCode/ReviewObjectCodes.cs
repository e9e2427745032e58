using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>信息审核 (row 4): the managing department approves entries, or sends them back with a reason; one or many.</summary>
internal static class ReviewObjectCodes
{
    public const int MaxCodes = 1_000;

    internal sealed record Command(IReadOnlyList<string> Codes, bool Approve, string? Reason) : ICommand<Result>;

    /// <param name="Refused">Codes that could not be decided, each with the sentence why.</param>
    internal sealed record Result(int Decided, IReadOnlyDictionary<string, string> Refused);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Codes).NotEmpty().WithMessage("请先选择要审核的物码。").Must(c => c.Count <= MaxCodes).WithMessage($"一次最多审核 {MaxCodes} 条。");
            RuleFor(c => c.Reason).NotEmpty().When(c => !c.Approve).WithMessage("退回时请填写原因，录入单位会看到它。");
            RuleFor(c => c.Reason).MaximumLength(500).WithMessage("原因最多 500 个字。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, CodeChanges changes, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var waiting = new HashSet<string>(StringComparer.Ordinal);
            try
            {
                return await DecideAsync(request, waiting, tie: false, ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The 72 hours ended in this very moment: the person's decision stands, not the system's.
                db.Forget();
                return await DecideAsync(request, waiting, tie: true, ct);
            }
        }

        /// <param name="waiting">Filled with what waited when it was first read; in a tie, the system's approval of these is overruled.</param>
        private async Task<Result> DecideAsync(Command request, HashSet<string> waiting, bool tie, CancellationToken ct)
        {
            var asked = request.Codes.Distinct().ToArray();
            var codes = await db.Codes.Within(user.Actor, types, DataActions.Review).Where(c => asked.Contains(c.Code)).ToListAsync(ct);
            var refused = asked.Except(codes.Select(c => c.Code)).ToDictionary(c => c, _ => "没有找到这个码，或者不在您的权限范围内。");
            var decided = 0;
            foreach (var code in codes)
            {
                var overrule = tie && waiting.Contains(code.Code) && code.ReviewedBy == "system";
                if (!overrule && Objection(code) is { } objection)
                {
                    refused[code.Code] = objection;
                    continue;
                }
                waiting.Add(code.Code);
                if (overrule)
                {
                    Overrule(code, request);
                }
                else
                {
                    Decide(code, request);
                }
                decided++;
            }
            if (decided == 0 && asked.Length == 1)
            {
                throw new RuleViolation("review.refused", refused.Values.First());
            }
            await db.SaveChangesAsync(ct);
            return new Result(decided, refused);
        }

        private string? Objection(ObjectCode code) =>
            code.State != ObjectCodeState.PendingReview ? $"当前状态为“{code.State.Text()}”，已经不在待审核中。"
            : code.ReviewDepartmentId != user.Actor.DepartmentId ? "应由主管部门审核，您所在部门不是审核部门。"
            : code.ApplicantId == user.Actor.Id ? "不能审核自己录入的信息，请由本部门其他人员审核。"
            : null;

        private void Decide(ObjectCode code, Command request)
        {
            if (request.Approve)
            {
                code.Approve(TypeOf(code), db.Now, user.Actor.Id, request.Reason);
            }
            else
            {
                code.Reject(db.Now, user.Actor.Id, request.Reason!);
            }
            code.Version++;
            changes.Note(db, code.Code);
            db.Record(request.Approve ? "object.approved" : "object.rejected", "object-code", code.Code, new { reason = request.Reason, waitedSince = code.SubmittedAt });
            if (request.Approve)
            {
                PublishApproval(db, code);
            }
        }

        private void Overrule(ObjectCode code, Command request)
        {
            var before = code.State;
            code.Overrule(db.Now, user.Actor.Id, request.Approve, request.Reason);
            code.Version++;
            changes.Note(db, code.Code);
            db.Record(request.Approve ? "object.approved" : "object.rejected", "object-code", code.Code, new { reason = request.Reason, waitedSince = code.SubmittedAt, overruled = "system" });
            if (code.State != before)
            {
                db.Publish(new ObjectCodeStateChanged(code.Code, code.TypeCode, before, code.State, request.Reason, code.ApplicationId, db.Now));
            }
        }

        private ObjectType TypeOf(ObjectCode code) => types.Find(code.TypeCode)?.Type ?? throw new NotFound("物体类型已不存在。");
    }

    internal static void PublishApproval(ObjectsDb db, ObjectCode code)
    {
        db.Publish(new ObjectCodeIssued(code.Code, code.TypeCode, code.BatchNo, code.ApplicationId, db.Now));
        if (code.State == ObjectCodeState.Active)
        {
            db.Publish(new ObjectCodeActivated(code.Code, code.TypeCode, code.PartNumber, code.ApplicationId, code.ActivatedBy!, code.ActivatedAt!.Value));
        }
    }
}
