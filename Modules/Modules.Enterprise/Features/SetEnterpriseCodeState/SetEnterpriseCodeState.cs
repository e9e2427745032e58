using FluentValidation;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Features;

/// <summary>启用、停用 (row 8): scans say so at once.</summary>
internal static class SetEnterpriseCodeState
{
    /// <param name="Reason">Asked for when the code is taken out of use.</param>
    internal sealed record Command(string Code, bool Enable, string? Reason) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).NotEmpty().MaximumLength(64).WithMessage("没有这个企业码。");
            RuleFor(c => c.Reason).Must(r => !string.IsNullOrWhiteSpace(r)).When(c => !c.Enable).WithMessage("请填写停用原因。")
                .MaximumLength(EnterpriseCode.ReasonLength).WithMessage($"停用原因最多 {EnterpriseCode.ReasonLength} 个字。");
        }
    }

    internal sealed class Handler(EnterpriseDb db, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var code = await db.Codes.Within(user.Actor, DataActions.Switch).FindCodeAsync(request.Code, ct);
            code.RequireNew();
            var wanted = request.Enable ? EnterpriseCodeState.Active : EnterpriseCodeState.Disabled;
            if (code.State == wanted)
            {
                throw new RuleViolation("state.conflict", $"这个企业码已是“{wanted.Text()}”状态。");
            }
            code.State = wanted;
            code.StateReason = request.Enable ? null : Normalise.Field(request.Reason!);
            code.StateChangedAt = db.Now;
            code.Version++;
            db.Record(request.Enable ? "enterprise-code.enabled" : "enterprise-code.disabled", "enterprise-code", code.Code, new { reason = code.StateReason });
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
