using FluentValidation;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An application shows a person's code (一人一码): the certificate type goes into the code, the person only as a surrogate.</summary>
internal static class IssuePersonCode
{
    internal sealed record Command(string SubjectId, string CertType, string? SceneCode, int? TtlSeconds, string? Name, string? CertNumber) : ICommand<IssuedDynamic>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(CertTypes types) => RuleFor(c => c).Custom((command, context) => context.AddTo(Errors(command, types, out _)));
    }

    /// <summary>Registers the person if need be; without that the operation answers from memory and does not come here.</summary>
    internal sealed class Handler(SubjectRegistry registry, DynamicIssue issue, CertTypes types) : IHandle<Command, IssuedDynamic>
    {
        public async Task<IssuedDynamic> Handle(Command request, CancellationToken ct)
        {
            var type = types.Find(SubjectKind.Person, request.CertType)!;
            var subject = await registry.TakeInAsync(new SubjectFacts(SubjectKind.Person, request.SubjectId, type, request.Name, request.CertNumber), ct);
            return await issue.IssueAsync(subject, type, request.SceneCode, request.TtlSeconds, ct);
        }
    }

    /// <summary>Shape errors by field; null when there are none.</summary>
    public static Dictionary<string, string[]>? Errors(Command command, CertTypes types, out CertType? type)
    {
        Dictionary<string, string[]>? errors = null;
        DynamicInput.CheckSubject(command.SubjectId, ref errors);
        DynamicInput.CheckLife(command.TtlSeconds, ref errors);
        DynamicInput.CheckScene(command.SceneCode, ref errors);
        DynamicInput.CheckNames(command.Name, command.CertNumber, ref errors);
        type = types.Find(SubjectKind.Person, command.CertType);
        if (type is null)
        {
            DynamicInput.Fail(ref errors, "certType", "没有这种个人证件类型，请按字典“证件类型”填写，例如 111 居民身份证、414 普通护照。");
        }
        return errors;
    }
}
