using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator looks through the services of landing pages, and sees which are not shown and why.</summary>
internal static class ListLandingServices
{
    internal sealed record Query : IQuery<Paged<Item>>
    {
        public LandingKind? Kind { get; init; }
        public string? TypeCode { get; init; }
        public string? Keyword { get; init; }
        public bool? NeedsLogin { get; init; }
        public string? ServiceType { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Problem">Why the page does not show it; null when it does.</param>
    internal sealed record Item(LandingServiceEntry Entry, string? Problem);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Keyword).MaximumLength(64).WithMessage("关键字最多 64 个字。");
    }

    internal sealed class Handler(CodesDb db, IWhiteLists lists) : IHandle<Query, Paged<Item>>
    {
        public async Task<Paged<Item>> Handle(Query query, CancellationToken ct)
        {
            var entries = db.LandingServices.AsNoTracking();
            if (query.Kind is { } kind)
            {
                entries = entries.Where(e => e.Kind == kind);
            }
            if (!string.IsNullOrWhiteSpace(query.TypeCode))
            {
                var type = query.TypeCode.Trim();
                entries = entries.Where(e => e.TypeCode == type);
            }
            if (!string.IsNullOrWhiteSpace(query.Keyword))
            {
                var keyword = query.Keyword.Trim();
                entries = entries.Where(e => e.Name.Contains(keyword) || e.Url.Contains(keyword));
            }
            if (!string.IsNullOrEmpty(query.ServiceType))
            {
                entries = entries.Where(e => e.ServiceType == query.ServiceType);
            }
            if (query.NeedsLogin is { } login)
            {
                entries = entries.Where(e => e.NeedsLogin == login);
            }
            using var all = SealedRowReading.WithoutRefusing();
            var page = await entries.OrderBy(e => e.Kind).ThenBy(e => e.TypeCode).ThenBy(e => e.Order).ThenBy(e => e.Id).ToPageAsync(query.PageNo, query.PageSize, ct);
            var items = new List<Item>(page.Items.Count);
            foreach (var entry in page.Items)
            {
                items.Add(new Item(entry, await ProblemAsync(entry, ct)));
            }
            return new Paged<Item>(items, page.Page, page.PageSize, page.Total);
        }

        private async Task<string?> ProblemAsync(LandingServiceEntry entry, CancellationToken ct)
        {
            if (!db.IsTrusted(entry))
            {
                return "校验不通过";
            }
            if (!entry.Enabled)
            {
                return "停用";
            }
            return (await lists.JudgeAsync(WhiteListKind.Service, entry.Url, ct)).Allowed ? null : "域名不在服务白名单";
        }
    }
}
