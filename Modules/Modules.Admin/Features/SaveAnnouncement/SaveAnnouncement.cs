using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator writes an announcement, or corrects one; it is shown once it is published.</summary>
internal static class SaveAnnouncement
{
    /// <param name="From">Shanghai time.</param>
    /// <param name="To">Shanghai time.</param>
    /// <param name="Departments">Whom it is for; empty for all.</param>
    /// <param name="Version">As it was when the form was opened; null writes a new one.</param>
    internal sealed record Command(Guid? Id, AnnouncementKind Kind, string Title, string Text, DateTime? From, DateTime? To, IReadOnlyList<string>? Departments, int? Version) : ICommand<Result>;

    internal sealed record Result(Guid Id);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(IDepartments departments)
        {
            RuleFor(c => c.Kind).IsInEnum().WithMessage("请选择种类。");
            RuleFor(c => c.Title).NotEmpty().WithMessage("请填写标题。").MaximumLength(100).WithMessage("标题不超过 100 个字。");
            RuleFor(c => c.Text).NotEmpty().WithMessage("请填写内容。").MaximumLength(4000).WithMessage("内容不超过 4000 个字。");
            RuleFor(c => c.From).NotNull().WithMessage("请填写开始展示的时间。");
            RuleFor(c => c.To).NotNull().WithMessage("请填写结束展示的时间。").GreaterThan(c => c.From).WithMessage("结束时间须晚于开始时间。");
            RuleFor(c => c.Departments).Must(d => d is null || (d.Count <= 60 && d.All(id => departments.Find(id) is not null))).WithMessage("有不存在的部门，或超过 60 个；面向更多部门时请选择全部。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            AdminAnnouncement announcement;
            if (command.Id is { } id)
            {
                announcement = await db.Announcements.FirstOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFound("没有这条公告。");
                if (announcement.Version != command.Version)
                {
                    throw new RuleViolation("concurrent.change", "这条公告刚被其他人修改，请刷新后再试。");
                }
            }
            else
            {
                announcement = db.Announcements.Add(new AdminAnnouncement { CreatedAt = db.Now, CreatedBy = user.Actor.Id }).Entity;
            }
            (announcement.Kind, announcement.Title, announcement.Text) = (command.Kind, Normalise.Field(command.Title), Normalise.Field(command.Text));
            (announcement.FromAt, announcement.ToAt) = (Utc(command.From!.Value), Utc(command.To!.Value));
            announcement.Departments = command.Departments is { Count: > 0 } some ? string.Join(',', some.Distinct().Order(StringComparer.Ordinal)) : null;
            announcement.Version++;
            db.RecordChange(command.Id is null ? "announcement.written" : "announcement.changed", "announcement", announcement.Id.ToString("N"), announcement);
            await db.SaveChangesAsync(ct);
            return new Result(announcement.Id);
        }

        private static DateTime Utc(DateTime shanghai) => new DateTimeOffset(DateTime.SpecifyKind(shanghai, DateTimeKind.Unspecified), ChinaTime.Offset).UtcDateTime;
    }
}
