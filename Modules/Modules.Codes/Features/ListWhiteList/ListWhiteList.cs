using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Somebody looks through a white list: what is on it, until when, and whether it counts now.</summary>
internal static class ListWhiteList
{
    internal sealed record Query : IQuery<Paged<Item>>
    {
        public WhiteListKind List { get; init; }

        /// <summary>Part of the host or of the name.</summary>
        public string? Keyword { get; init; }

        public bool? Enabled { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Counts">Switched on, valid now, and its seal is good.</param>
    internal sealed record Item(WhiteListEntry Entry, bool Counts, bool SealIsGood);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Keyword).MaximumLength(64).WithMessage("关键字最多 64 个字。");
    }

    internal sealed class Handler(CodesDb db) : IHandle<Query, Paged<Item>>
    {
        public async Task<Paged<Item>> Handle(Query query, CancellationToken ct)
        {
            var entries = db.WhiteList.AsNoTracking().Where(e => e.List == query.List);
            if (!string.IsNullOrWhiteSpace(query.Keyword))
            {
                var keyword = query.Keyword.Trim();
                var host = keyword.ToLowerInvariant();
                entries = entries.Where(e => e.Host.Contains(host) || e.Name.Contains(keyword));
            }
            if (query.Enabled is { } enabled)
            {
                entries = entries.Where(e => e.Enabled == enabled);
            }
            using var all = SealedRowReading.WithoutRefusing();
            var page = await entries.OrderBy(e => e.Host).ToPageAsync(query.PageNo, query.PageSize, ct);
            var now = db.Now;
            return new Paged<Item>([.. page.Items.Select(e => (Entry: e, Good: db.IsTrusted(e))).Select(x => new Item(x.Entry, x.Good && x.Entry.IsValidAt(now), x.Good))],
                page.Page, page.PageSize, page.Total);
        }
    }
}
