using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
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
    internal sealed class Handler(DynamicJudge judge, CodesDb db) : IHandle<Command, VerifyPersonCodeResponseV1>
    {
        public async Task<VerifyPersonCodeResponseV1> Handle(Command request, CancellationToken ct) =>
            VerifyPersonCodeResponseV1.Of(await judge.JudgeAsync(request.Code, SubjectKind.Person, request.SceneCode, db, ct));
    }

    public static Dictionary<string, string[]>? Errors(Command command)
    {
        Dictionary<string, string[]>? errors = null;
        DynamicInput.CheckScan(command.Code, command.Place, command.Purpose, command.SceneCode, command.DeviceId, ref errors);
        return errors;
    }
}
