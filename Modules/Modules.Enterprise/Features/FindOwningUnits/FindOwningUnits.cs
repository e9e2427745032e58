using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>Units of the pool for the pickers of forms, while somebody types (row 107).</summary>
internal static class FindOwningUnits
{
    internal sealed record Query(string Words) : IQuery<IReadOnlyList<OwningUnit>>;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Words).MaximumLength(200).WithMessage("最多 200 个字。");
    }

    internal sealed class Handler(IOwningUnits units) : IHandle<Query, IReadOnlyList<OwningUnit>>
    {
        private const int Most = 20;

        public async Task<IReadOnlyList<OwningUnit>> Handle(Query request, CancellationToken ct) =>
            string.IsNullOrWhiteSpace(request.Words) ? [] : await units.SearchAsync(request.Words, Most, ct);
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/owning-units/find", async (string? words, HttpContext http, IMediator mediator, CancellationToken ct) =>
            {
                http.Response.Headers.CacheControl = "no-store";
                return Results.Json((await mediator.Send(new Query(words ?? ""), ct)).Select(u => new { uscc = u.Uscc, name = u.Name }));
            })
            .RequireAuthorization(new PermissionAttribute(EnterprisePermissions.UnitsView)).ExcludeFromDescription();
}
