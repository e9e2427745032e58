using FluentValidation;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Codes.Features;

/// <summary>An application shows an enterprise's dynamic code (一企一码): the enterprise must be registered and in business; overseas ones go by their certificate.</summary>
internal static class IssueDynamicEnterpriseCode
{
    /// <summary>Certificates of foreign institutions, which need not carry a unified social credit code.</summary>
    private static readonly HashSet<string> Overseas = ["GWCZDJZ", "GWLYDJZ", "GWZHDJZ", "GWJGZJ"];

    internal sealed record Command(string Uscc, string CertType, string? SceneCode, int? TtlSeconds, string? Name) : ICommand<IssuedDynamic>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(CertTypes types) => RuleFor(c => c).Custom((command, context) => context.AddTo(Errors(command, types, out _, out _)));
    }

    /// <summary>Registers the enterprise if need be; without that the operation answers from memory and does not come here.</summary>
    internal sealed class Handler(SubjectRegistry registry, EnterpriseSubjects enterprises, DynamicIssue issue, CertTypes types) : IHandle<Command, IssuedDynamic>
    {
        public async Task<IssuedDynamic> Handle(Command request, CancellationToken ct)
        {
            _ = Errors(request, types, out var type, out var number);
            var subject = await registry.TakeInAsync(await enterprises.FactsAsync(number, type!, request.Name, ct), ct);
            return await issue.IssueAsync(subject, type!, request.SceneCode, request.TtlSeconds, ct);
        }
    }

    /// <summary>Shape errors by field; null when there are none.</summary>
    /// <param name="number">The unified social credit code, or the number of the overseas certificate, in capitals.</param>
    public static Dictionary<string, string[]>? Errors(Command command, CertTypes types, out CertType? type, out string number)
    {
        Dictionary<string, string[]>? errors = null;
        DynamicInput.CheckLife(command.TtlSeconds, ref errors);
        DynamicInput.CheckScene(command.SceneCode, ref errors);
        DynamicInput.CheckNames(command.Name, null, ref errors);
        number = Uscc.Normalise(command.Uscc) ?? "";
        type = types.Find(SubjectKind.Enterprise, command.CertType);
        if (type is null)
        {
            DynamicInput.Fail(ref errors, "certType", "没有这种企业证件类型，请按字典“证件类型”填写，例如 YYZZ 工商营业执照、GWCZDJZ 外国企业常驻代表机构登记证。");
        }
        else if (Overseas.Contains(type.Code) ? number.Length is < 4 or > 32 || !number.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') : Uscc.Read(number, out _) != UsccFault.None)
        {
            DynamicInput.Fail(ref errors, "uscc", Overseas.Contains(type.Code)
                ? "境外机构证件号码为 4 到 32 位字母、数字或连字符。"
                : Uscc.Read(number, out _) == UsccFault.CheckCharacter ? "统一社会信用代码校验位不符，请核对。" : "统一社会信用代码须为 18 位。");
        }
        return errors;
    }
}

/// <summary>What is known of an enterprise that wants a code.</summary>
internal sealed class EnterpriseSubjects(IEnterprises enterprises, Subjects subjects)
{
    /// <exception cref="NotFound">Nobody knows the enterprise, and no name of an overseas one was given.</exception>
    /// <exception cref="RuleViolation"><c>enterprise.not-active</c>: cancelled or revoked.</exception>
    public async ValueTask<SubjectFacts> FactsAsync(string number, CertType type, string? name, CancellationToken ct)
    {
        var found = await enterprises.FindAsync(number, ct);
        if (found is { Status: "cancelled" or "revoked" })
        {
            throw new RuleViolation("enterprise.not-active", "这家企业已注销或被吊销，不能发码。");
        }
        // Of a domestic enterprise the register's name counts, whatever the application says.
        var domestic = Uscc.TryParse(number, out _);
        var known = found?.Name ?? (domestic ? null : name ?? (await subjects.FindAsync(SubjectKind.Enterprise, number, ct) is { NameIndex: not null } ? "" : null));
        return known is null
            ? throw new NotFound(domestic ? "登记信息中没有这个统一社会信用代码，请核对。" : "没有这家境外机构的登记信息，首次生码请同时传入 name。")
            : new SubjectFacts(SubjectKind.Enterprise, number, type, known.Length == 0 ? null : known, null);
    }
}
