using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator looks through a dictionary.</summary>
internal static class ListDictionaryEntries
{
    internal sealed record Query : IQuery<Result>
    {
        public string? Kind { get; init; }

        /// <summary>Part of the name or of the code.</summary>
        public string? Text { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 50;
    }

    internal sealed record Result(IReadOnlyList<KindCount> Kinds, Paged<Entry> Entries);

    internal sealed record KindCount(string Kind, string Name, bool BuiltIn, string? Note, int Count);

    internal sealed record Entry(string Kind, string Code, string Name, string? ParentName, string? Note, bool Disabled, int Order, string? Color, bool BuiltIn);

    internal sealed class Handler(AdminDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var kinds = await db.DictionaryKinds.AsNoTracking().OrderBy(k => k.Order).ThenBy(k => k.Kind)
                .Select(k => new KindCount(k.Kind, k.Name, k.BuiltIn, k.Note, db.Dictionary.Count(d => d.Kind == k.Kind))).ToListAsync(ct);
            var entries = db.Dictionary.AsNoTracking();
            if (!string.IsNullOrEmpty(query.Kind))
            {
                entries = entries.Where(d => d.Kind == query.Kind);
            }
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                var text = query.Text.Trim();
                entries = entries.Where(d => d.Name.Contains(text) || d.Code.Contains(text));
            }
            var page = await entries.OrderBy(d => d.Kind).ThenBy(d => d.Order).ThenBy(d => d.Code)
                .Select(d => new Entry(d.Kind, d.Code, d.Name,
                    db.Dictionary.Where(p => p.Kind == d.Kind + "-group" && p.Code == d.ParentCode).Select(p => p.Name).FirstOrDefault(), d.Note, d.Disabled, d.Order, d.Color, d.BuiltIn))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            return new Result(kinds, page);
        }
    }
}
