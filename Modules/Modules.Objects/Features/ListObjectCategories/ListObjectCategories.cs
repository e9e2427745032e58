using FluentValidation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator looks through the categories of object types: name, kind, shelf, and how many types each has.</summary>
internal static class ListObjectCategories
{
    internal sealed record Query(string? Keyword = null, ObjectKind? Kind = null, bool? OnShelf = null, int PageNo = 1, int PageSize = 50) : IQuery<Paged<Item>>;

    /// <param name="Types">Types of the category that the caller may see.</param>
    internal sealed record Item(string Code, string Name, ObjectKind Kind, bool OnShelf, int Order, int Types, int TypesOnShelf);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Keyword).MaximumLength(64).WithMessage("关键字最多 64 个字。");
    }

    internal sealed class Handler(ITypeCatalog types, ICurrentUser user) : IHandle<Query, Paged<Item>>
    {
        public Task<Paged<Item>> Handle(Query query, CancellationToken ct)
        {
            var keyword = query.Keyword?.Trim() ?? "";
            var mine = types.All.Within(user.Actor.Scope, DataActions.View).ToLookup(t => t.Category.Code);
            return Task.FromResult(types.Categories
                .Where(c => keyword.Length == 0 || c.Code == keyword || c.Name.Contains(keyword, StringComparison.OrdinalIgnoreCase))
                .Where(c => query.Kind is null || c.Kind == query.Kind)
                .Where(c => query.OnShelf is null || c.OnShelf == query.OnShelf)
                .Select(c => new Item(c.Code, c.Name, c.Kind, c.OnShelf, c.Order, mine[c.Code].Count(), mine[c.Code].Count(t => t.Type.OnShelf)))
                .ToPage(query.PageNo, query.PageSize));
        }
    }
}
