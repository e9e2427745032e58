using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>单个申领 (row 5): an operator fills in one enterprise at one address; saving it issues the code.</summary>
internal static class ApplyEnterpriseCode
{
    internal sealed record Command(EnterpriseEntry Entry) : ICommand<Result>;

    internal sealed record Result(string Code);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Entry).NotNull();
    }

    internal sealed class Handler(EnterpriseDb db, EnterpriseRules rules, EnterpriseIssuing issuing, ICurrentUser user) : IHandle<Command, Result>
    {
        private const int Draws = 5;

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            for (var draw = 1; ; draw++)
            {
                var entry = await JudgeAsync(rules, request.Entry, user.Actor, null, ct);
                var code = issuing.New(entry, user.Actor, null, db.Now);
                db.Codes.Add(code);
                db.Record("enterprise-code.issued", "enterprise-code", code.Code,
                    new { code.Uscc, code.Name, category = code.CategoryCode, region = code.RegionCode, code.Address, reason = code.Reason });
                try
                {
                    await db.SaveChangesAsync(ct);
                    return new Result(code.Code);
                }
                catch (DbUpdateException e) when (e.IsUniqueViolation() && draw < Draws)
                {
                    // Someone else was quicker with this address, which the next judgement says; or the random value was drawn before.
                    db.Forget();
                }
            }
        }
    }

    /// <summary>The judged entry, or what is against it: the address that is taken is a rule with the code's name, the rest are errors of fields.</summary>
    internal static async Task<JudgedEntry> JudgeAsync(EnterpriseRules rules, EnterpriseEntry entry, Actor applicant, string? exceptCode, CancellationToken ct)
    {
        var judgement = await rules.JudgeAsync(entry, applicant, exceptCode, ct);
        return judgement.Entry ?? throw (judgement.Existing is null
            ? new InputInvalid(judgement.Errors)
            : new RuleViolation("enterprise-code.duplicate", judgement.Errors["address"][0]) { Field = "address" });
    }
}
