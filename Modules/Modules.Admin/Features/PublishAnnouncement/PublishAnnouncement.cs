using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator publishes an announcement, or takes it back.</summary>
internal static class PublishAnnouncement
{
    internal sealed record Command(Guid Id, bool Publish) : ICommand<Result>;

    internal sealed record Result(string Title);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择公告。");
    }

    internal sealed class Handler(AdminDb db) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var announcement = await db.Announcements.FirstOrDefaultAsync(a => a.Id == command.Id, ct) ?? throw new NotFound("没有这条公告。");
            if (command.Publish)
            {
                announcement.Publish(db.Now);
            }
            else
            {
                announcement.Withdraw();
            }
            db.RecordChange(command.Publish ? "announcement.published" : "announcement.withdrawn", "announcement", announcement.Id.ToString("N"), announcement, new { announcement.Title });
            await db.SaveChangesAsync(ct);
            return new Result(announcement.Title);
        }
    }
}
