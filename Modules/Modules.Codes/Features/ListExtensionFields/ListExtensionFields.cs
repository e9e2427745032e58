using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator looks through the extension fields of the department's businesses; the platform sees all.</summary>
internal static class ListExtensionFields
{
    internal sealed record Query : IQuery<Paged<ExtensionField>>
    {
        public string? Business { get; init; }
        public string? Keyword { get; init; }
        public ExtensionType? Type { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Keyword).MaximumLength(64).WithMessage("关键字最多 64 个字。");
    }

    internal sealed class Handler(CodesDb db, ICurrentUser user) : IHandle<Query, Paged<ExtensionField>>
    {
        public Task<Paged<ExtensionField>> Handle(Query query, CancellationToken ct)
        {
            var fields = db.ExtensionFields.AsNoTracking();
            if (!user.Actor.Scope.Platform)
            {
                var department = user.Actor.DepartmentId;
                fields = fields.Where(f => f.DepartmentId == department);
            }
            if (!string.IsNullOrWhiteSpace(query.Business))
            {
                var business = query.Business.Trim();
                fields = fields.Where(f => f.Business == business);
            }
            if (!string.IsNullOrWhiteSpace(query.Keyword))
            {
                var keyword = query.Keyword.Trim();
                fields = fields.Where(f => f.Key.Contains(keyword) || f.Label.Contains(keyword));
            }
            if (query.Type is { } type)
            {
                fields = fields.Where(f => f.Type == type);
            }
            return fields.OrderBy(f => f.Business).ThenBy(f => f.Order).ThenBy(f => f.Key).ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}
