using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An audit administrator has looked into what was found changed, and says what it was; the alarm ends, the traces stay.</summary>
internal static class CloseIntegrityAlarm
{
    internal sealed record Command(string Conclusion) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Conclusion).NotEmpty().WithMessage("请写明调查结论。").MaximumLength(500).WithMessage("结论不超过 500 个字。");
    }

    internal sealed class Handler(AdminDb db) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var findings = await AuditAlarm.LoadAsync(db, ct);
            if (findings.Count == 0)
            {
                throw new RuleViolation("integrity.nothing-open", "没有待处理的告警。");
            }
            db.Record("integrity.looked-into", "audit", "alarm", new { conclusion = command.Conclusion.Trim(), findings = findings.Select(f => f.Text) });
            await AuditAlarm.CloseAsync(db, ct);
            return default;
        }
    }
}
