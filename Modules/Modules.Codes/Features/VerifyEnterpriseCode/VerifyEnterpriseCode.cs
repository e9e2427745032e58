using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A terminal scans an enterprise's dynamic code and asks whether it is good and which certificate type stands behind it.</summary>
internal static class VerifyEnterpriseCode
{
    internal sealed record Command(string Code, string Place, string Purpose, string? SceneCode, string? DeviceId) : ICommand<VerifyEnterpriseCodeResponseV1>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c).Custom((command, context) => context.AddTo(Errors(command)));
    }

    /// <summary>For calls with an idempotency key: what was used up and the answer are committed together.</summary>
    internal sealed class Handler(DynamicJudge judge, StaticEnterpriseJudge statics, CodesDb db, ActorContext context) : IHandle<Command, VerifyEnterpriseCodeResponseV1>
    {
        public async Task<VerifyEnterpriseCodeResponseV1> Handle(Command request, CancellationToken ct)
        {
            var verdict = await JudgeAsync(judge, statics, request, db, ct);
            context.Call = new CallNote("enterprise") { Subject = verdict.Subject };
            return VerifyEnterpriseCodeResponseV1.Of(verdict);
        }
    }

    /// <param name="within">The caller's context when it has a transaction open, else null.</param>
    public static ValueTask<DynamicVerdict> JudgeAsync(DynamicJudge judge, StaticEnterpriseJudge statics, Command command, CodesDb? within, CancellationToken ct) =>
        StaticEnterpriseJudge.IsOne(command.Code)
            ? statics.JudgeAsync(command.Code, command.SceneCode, ct)
            : judge.JudgeAsync(command.Code, SubjectKind.Enterprise, command.SceneCode, within, ct);

    public static Dictionary<string, string[]>? Errors(Command command)
    {
        Dictionary<string, string[]>? errors = null;
        DynamicInput.CheckScan(command.Code, command.Place, command.Purpose, command.SceneCode, command.DeviceId, ref errors);
        return errors;
    }
}
