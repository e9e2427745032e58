using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A terminal scans a person's code and asks whether it is good and which certificate type stands behind it.</summary>
internal static class VerifyPersonCode
{
    internal sealed record Command(string Code, string Place, string Purpose, string? SceneCode, string? DeviceId) : ICommand<VerifyPersonCodeResponseV1>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c).Custom((command, context) => context.AddTo(Errors(command)));
    }

    /// <summary>For calls with an idempotency key: what was used up and the answer are committed together.</summary>
    internal sealed class Handler(DynamicJudge judge, CodesDb db, ActorContext context) : IHandle<Command, VerifyPersonCodeResponseV1>
    {
        public async Task<VerifyPersonCodeResponseV1> Handle(Command request, CancellationToken ct)
        {
            var verdict = await judge.JudgeAsync(request.Code, SubjectKind.Person, request.SceneCode, db, ct);
            context.Call = new CallNote("person") { Subject = verdict.Subject };
            return VerifyPersonCodeResponseV1.Of(verdict);
        }
    }

    public static Dictionary<string, string[]>? Errors(Command command)
    {
        Dictionary<string, string[]>? errors = null;
        DynamicInput.CheckScan(command.Code, command.Place, command.Purpose, command.SceneCode, command.DeviceId, ref errors);
        return errors;
    }
}
