using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator lifts a revocation: new codes are issued again, those from before stay dead.</summary>
internal static class RestoreSubject
{
    internal sealed record Command(string SubjectId, SubjectKind Kind) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.SubjectId).NotEmpty().WithMessage("请指明主体。");
    }

    internal sealed class Handler(CodesDb db, Subjects subjects, AfterCommit after) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var row = await db.Subjects.FirstOrDefaultAsync(s => s.Kind == request.Kind && s.SubjectId == request.SubjectId, ct) ?? throw new NotFound("没有这个主体。");
            row.Restore(db.Now);
            db.Record("subject.restored", "code-subject", row.SubjectId, new { kind = row.Kind });
            db.SubjectChanges.Add(new SubjectChange { Ref = row.Ref, At = db.Now });
            after.Do(() => subjects.Drop(row.Ref));
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
