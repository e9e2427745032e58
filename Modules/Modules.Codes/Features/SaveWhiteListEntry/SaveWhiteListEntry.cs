using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator puts a host on a white list or changes its entry; the next scan is judged by it.</summary>
internal static class SaveWhiteListEntry
{
    internal sealed class Command : ICommand<Done>
    {
        /// <summary>Null for a new entry.</summary>
        public Guid? Id { get; set; }

        public WhiteListKind List { get; set; }
        public string Host { get; set; } = "";
        public bool WithSubdomains { get; set; }
        public string Name { get; set; } = "";
        public string? Note { get; set; }
        public bool Enabled { get; set; }

        /// <summary>Days in Shanghai, both included.</summary>
        public DateOnly? From { get; set; }

        public DateOnly? Until { get; set; }
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.List).IsInEnum().WithMessage("请选择名单。");
            RuleFor(c => c.Host).NotEmpty().WithMessage("请填写域名。").Must(h => Fault(h) == WhiteListReason.None)
                .WithMessage(c => Fault(c.Host) is WhiteListReason.Malformed ? "域名格式不对，例如 zwdt.sh.gov.cn，不带 https:// 和路径。" : Fault(c.Host).Message());
            RuleFor(c => c.WithSubdomains).Must((c, below) => !below || Fault(c.Host) != WhiteListReason.None || !WhiteLists.OpenToRegister.Contains(Host(c.Host)))
                .WithMessage("任何人都能在这个后缀下注册域名，不能包含它的全部子域名。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && Normalise.Field(n).Length <= 64).WithMessage("请填写名称，最多 64 个字。");
            RuleFor(c => c.Note).Must(n => n is null || Normalise.Field(n).Length <= 200).WithMessage("说明最多 200 个字。");
            RuleFor(c => c.Until).Must((c, until) => until is null || c.From is null || until >= c.From).WithMessage("截止日不能早于起始日。");
        }

        private static WhiteListReason Fault(string? host) => SafeUrl.ReadHost(Text(host), out _);
    }

    internal sealed class Handler(CodesDb db, WhiteLists lists, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var host = Host(request.Host);
            if (await db.WhiteList.AnyAsync(e => e.List == request.List && e.Host == host && e.Id != request.Id, ct))
            {
                throw new InputInvalid("host", "这个名单里已经有该域名。");
            }
            var entry = await LoadAsync(request, ct);
            (entry.Host, entry.WithSubdomains, entry.Name, entry.Note) = (host, request.WithSubdomains, Normalise.Field(request.Name), Normalise.Field(request.Note ?? ""));
            (entry.Enabled, entry.ChangedAt, entry.ChangedBy) = (request.Enabled, db.Now, user.Actor.Id);
            entry.ValidFrom = request.From is { } from ? ChinaTime.StartOfDay(from) : DateTime.UnixEpoch;
            entry.ValidUntil = request.Until is { } until ? ChinaTime.StartOfDay(until.AddDays(1)) : null;
            entry.Version++;
            db.Record(request.Id is null ? "white-list.created" : "white-list.changed", "white-list", entry.Host,
                new { list = entry.List, below = entry.WithSubdomains, enabled = entry.Enabled, from = entry.ValidFrom, until = entry.ValidUntil });
            await db.TouchAsync(WhiteLists.Topic, ct);
            await SaveAsync(ct);
            lists.Forget();
            after.Do(lists.Forget);
            return default;
        }

        private async Task<WhiteListEntry> LoadAsync(Command request, CancellationToken ct)
        {
            if (request.Id is not { } id)
            {
                return db.WhiteList.Add(new WhiteListEntry { Id = Guid.CreateVersion7(), List = request.List }).Entity;
            }
            var entry = await db.WhiteList.FirstOrDefaultAsync(e => e.Id == id && e.List == request.List, ct) ?? throw new NotFound("这条白名单已被删除。");
            return entry.Version == request.Version ? entry : throw new RuleViolation("concurrent.change", "这条白名单刚被其他人修改，请重新打开后再改。");
        }

        private async Task SaveAsync(CancellationToken ct)
        {
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                throw new InputInvalid("host", "这个名单里已经有该域名。");
            }
        }
    }

    private static string Host(string host)
    {
        SafeUrl.ReadHost(Text(host), out var name);
        return name;
    }

    private static string Text(string? host) => Normalise.Field(host ?? "");
}
