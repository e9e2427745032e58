using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>
/// 企业码信息编辑 (row 8). Code value and unified social credit code stay. The enterprise's name must be the registered one;
/// a new one is given to all codes of the enterprise, so that they stay under one name (row 7).
/// </summary>
internal static class ChangeEnterpriseCode
{
    /// <param name="Version">Version that the form was filled from.</param>
    internal sealed record Command(string Code, int Version, EnterpriseEntry Entry) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).NotEmpty().MaximumLength(64).WithMessage("没有这个企业码。");
            RuleFor(c => c.Entry).NotNull();
        }
    }

    internal sealed class Handler(EnterpriseDb db, EnterpriseRules rules, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var code = await db.Codes.Within(user.Actor, DataActions.Edit).FindCodeAsync(request.Code, ct);
            code.RequireNew();
            if (code.Version != request.Version)
            {
                throw new RuleViolation("concurrent.change", "这个企业码刚被其他人修改，请重新打开后再改。");
            }
            request.Entry.Uscc = code.Uscc;
            var entry = await ApplyEnterpriseCode.JudgeAsync(rules, request.Entry, user.Actor, code.Code, ct);
            var before = EnterpriseEntry.Of(code);
            EnterpriseIssuing.Fill(code, entry);
            code.ChangedAt = db.Now;
            code.Version++;
            db.Record("enterprise-code.changed", "enterprise-code", code.Code, new { before, after = EnterpriseEntry.Of(code) });
            try
            {
                await db.InTransactionAsync(async () =>
                {
                    await db.SaveChangesAsync(ct);
                    await RenameSiblingsAsync(code, ct);
                }, ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                db.Forget();
                await ApplyEnterpriseCode.JudgeAsync(rules, request.Entry, user.Actor, code.Code, ct);
                throw;
            }
            return default;
        }

        private async Task RenameSiblingsAsync(EnterpriseCode code, CancellationToken ct)
        {
            var (uscc, name, own) = (code.Uscc, code.EnterpriseName, code.Code);
            List<EnterpriseCode> siblings;
            using (SealedRowReading.WithoutRefusing())
            {
                siblings = await db.Codes.Where(c => c.Uscc == uscc && c.Generation == CodeGeneration.New && c.Code != own && c.EnterpriseName != name).ToListAsync(ct);
            }
            // A row that was changed past the platform is not sealed again by being renamed.
            siblings.RemoveAll(c => !db.IsTrusted(c));
            foreach (var sibling in siblings)
            {
                sibling.EnterpriseName = name;
                sibling.Version++;
            }
            if (siblings.Count > 0)
            {
                db.Record("enterprise-code.renamed", "enterprise", uscc, new { name, codes = siblings.Count });
                await db.SaveChangesAsync(ct);
            }
        }
    }
}
