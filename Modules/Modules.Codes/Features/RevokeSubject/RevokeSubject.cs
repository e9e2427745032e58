using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>All codes of a person or enterprise stop being good, on every host within three seconds, and no new one is issued.</summary>
internal static class RevokeSubject
{
    /// <param name="Kind">Null: the person of this id, else the enterprise.</param>
    internal sealed record Command(string SubjectId, string Reason, SubjectKind? Kind = null) : ICommand<Result>;

    internal sealed record Result(string SubjectId, SubjectKind Kind, DateTime RevokedAt);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.SubjectId).Must(id => id is { Length: >= 1 and <= 64 }).WithMessage("请填写主体代号，最长 64 个字符。");
            RuleFor(c => c.Reason).Must(r => !string.IsNullOrWhiteSpace(r) && r.Length <= 200 && !r.Any(char.IsControl)).WithMessage("请填写撤销原因，最多 200 个字。");
        }
    }

    internal sealed class Handler(CodesDb db, Subjects subjects, ICurrentUser user, AfterCommit after) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var found = await db.Subjects.Where(s => s.SubjectId == request.SubjectId && (request.Kind == null || s.Kind == request.Kind)).ToListAsync(ct);
            var row = found.OrderBy(s => s.Kind).FirstOrDefault() ?? throw new NotFound("没有这个主体，请核对代号。");
            row.Revoke(db.Now, request.Reason.Trim(), user.Actor.Id);
            db.Record("subject.revoked", "code-subject", row.SubjectId, new { kind = row.Kind, reason = row.RevokedReason });
            db.SubjectChanges.Add(new SubjectChange { Ref = row.Ref, At = db.Now });
            after.Do(() => subjects.Drop(row.Ref));
            await db.SaveChangesAsync(ct);
            return new Result(row.SubjectId, row.Kind, row.RevokedAt!.Value);
        }
    }
}
