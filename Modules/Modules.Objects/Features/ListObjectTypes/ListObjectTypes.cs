using FluentValidation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Somebody looks through the object types of their scope, by category, keyword, way of management and shelf.</summary>
internal static class ListObjectTypes
{
    /// <param name="Category">Code or name of a category.</param>
    /// <param name="Usable">True: only types for which new objects may be entered.</param>
    internal sealed record Query(
        string? Keyword = null, string? Category = null, ManagementMode? Mode = null, bool? OnShelf = null, bool Usable = false,
        int PageNo = 1, int PageSize = 20) : IQuery<Paged<TypeInfo>>;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Keyword).MaximumLength(64).WithMessage("关键字最多 64 个字。");
            RuleFor(q => q.Category).MaximumLength(64).WithMessage("大类最多 64 个字。");
        }
    }

    internal sealed class Handler(ITypeCatalog types, ICurrentUser user) : IHandle<Query, Paged<TypeInfo>>
    {
        public Task<Paged<TypeInfo>> Handle(Query query, CancellationToken ct)
        {
            var keyword = query.Keyword?.Trim() ?? "";
            var category = query.Category?.Trim() ?? "";
            return Task.FromResult(types.All.Within(user.Actor.Scope, DataActions.View)
                .Where(t => keyword.Length == 0 || t.Type.Code.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)
                    || t.Type.Name.Contains(keyword, StringComparison.OrdinalIgnoreCase))
                .Where(t => category.Length == 0 || t.Category.Code == category || t.Category.Name == category)
                .Where(t => query.Mode is null || t.Type.Mode == query.Mode)
                .Where(t => query.OnShelf is null || t.OnShelf == query.OnShelf)
                .Where(t => !query.Usable || t.OnShelf)
                .ToPage(query.PageNo, query.PageSize));
        }
    }
}
