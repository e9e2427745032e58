using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator offers a service on landing pages, and says whether a guest may use it (row 21).</summary>
internal static class SaveLandingService
{
    internal sealed class Command : ICommand<Done>
    {
        /// <summary>Null for a new service.</summary>
        public Guid? Id { get; set; }

        public LandingKind Kind { get; set; }

        /// <summary>Empty: for all types.</summary>
        public string? TypeCode { get; set; }

        public string Name { get; set; } = "";
        public string? Description { get; set; }
        public string Address { get; set; } = "";
        public bool NeedsLogin { get; set; }

        /// <summary>Of the dictionary 服务类型; empty for none.</summary>
        public string? ServiceType { get; set; }

        /// <summary>Of the dictionary 支持终端; none for all.</summary>
        public List<string>? Terminals { get; set; }

        public int Order { get; set; }
        public bool Enabled { get; set; }
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(IWhiteLists lists)
        {
            RuleFor(c => c.Kind).IsInEnum().WithMessage("请选择落地页。");
            RuleFor(c => c.TypeCode).Matches("^[0-9A-Za-z-]{1,16}$").When(c => !string.IsNullOrWhiteSpace(c.TypeCode)).WithMessage("物体类型代码为 1 到 16 位字母、数字。");
            RuleFor(c => c.TypeCode).Empty().When(c => c.Kind == LandingKind.Enterprise).WithMessage("企业码没有物体类型。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && Normalise.Field(n).Length <= 32).WithMessage("请填写服务名称，最多 32 个字。");
            RuleFor(c => c.Description).Must(d => d is null || Normalise.Field(d).Length <= 100).WithMessage("说明最多 100 个字。");
            RuleFor(c => c.Order).InclusiveBetween(0, 9999).WithMessage("排序应在 0 到 9999 之间。");
            RuleFor(c => c.Terminals).Must(t => t is null || (t.Count <= 20 && t.Distinct().Count() == t.Count)).WithMessage("支持终端最多 20 个，不能重复。");
            RuleFor(c => c.Address).NotEmpty().WithMessage("请填写服务地址。").MaximumLength(1024).WithMessage("地址最长 1024 个字符。").CustomAsync(async (address, context, ct) =>
            {
                if (await lists.JudgeAsync(WhiteListKind.Service, address.Trim(), ct) is { Allowed: false } answer)
                {
                    context.AddFailure(answer.Reason.Message());
                }
            });
        }
    }

    internal sealed class Handler(CodesDb db, IWhiteLists lists, LandingServices services, IDictionaries dictionaries, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var judged = await lists.JudgeAsync(WhiteListKind.Service, request.Address.Trim(), ct);
            var entry = await LoadAsync(request, ct);
            RequireOffered(request, entry);
            (entry.Kind, entry.TypeCode) = (request.Kind, request.TypeCode?.Trim() ?? "");
            (entry.Name, entry.Description, entry.Url) = (Normalise.Field(request.Name), Normalise.Field(request.Description ?? ""), judged.Url!);
            (entry.NeedsLogin, entry.Order, entry.Enabled) = (request.NeedsLogin, request.Order, request.Enabled);
            (entry.ServiceType, entry.TerminalList) = (request.ServiceType?.Trim() ?? "", string.Join(',', request.Terminals ?? []));
            (entry.ChangedAt, entry.ChangedBy) = (db.Now, user.Actor.Id);
            entry.Version++;
            db.Record(request.Id is null ? "landing-service.created" : "landing-service.changed", "landing-service", entry.Id.ToString("N"),
                new { kind = entry.Kind, type = entry.TypeCode, name = entry.Name, url = entry.Url, login = entry.NeedsLogin, enabled = entry.Enabled, service = entry.ServiceType, terminals = entry.TerminalList });
            await db.TouchAsync(LandingServices.Topic, ct);
            await db.SaveChangesAsync(ct);
            services.Forget();
            after.Do(services.Forget);
            return default;
        }

        /// <summary>What was switched off is not chosen anew; a service that carries it keeps it.</summary>
        private void RequireOffered(Command request, LandingServiceEntry entry)
        {
            if (request.ServiceType?.Trim() is { Length: > 0 } type && !dictionaries.Offers(DictionaryNames.ServiceType, type, entry.ServiceType))
            {
                throw new InputInvalid("serviceType", "请从列表中选择服务类型。");
            }
            if (request.Terminals?.FirstOrDefault(t => !dictionaries.Offers(DictionaryNames.Terminal, t, entry.Terminals.Contains(t) ? t : null)) is not null)
            {
                throw new InputInvalid("terminals", "请从列表中选择支持的终端。");
            }
        }

        private async Task<LandingServiceEntry> LoadAsync(Command request, CancellationToken ct)
        {
            if (request.Id is not { } id)
            {
                return db.LandingServices.Add(new LandingServiceEntry { Id = Guid.CreateVersion7() }).Entity;
            }
            var entry = await db.LandingServices.FirstOrDefaultAsync(e => e.Id == id, ct) ?? throw new NotFound("这项服务已被删除。");
            return entry.Version == request.Version ? entry : throw new RuleViolation("concurrent.change", "这项服务刚被其他人修改，请重新打开后再改。");
        }
    }
}
