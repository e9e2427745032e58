using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace SuiShenMa.Kernel.Partners;

/// <summary>
/// The paths of the interface and their methods. Routing alone does not tell them: whatever else is mapped to any path (files of
/// the site in Development) takes GET, so that a POST to a path that is none would be a wrong method.
/// </summary>
internal sealed class ApiPaths(EndpointDataSource endpoints)
{
    private readonly Lazy<(TemplateMatcher Path, IReadOnlyList<string> Methods)[]> _known = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PartnerOperation>() is not null)
            .Select(e => (new TemplateMatcher(new RouteTemplate(e.RoutePattern), []), e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []))]);

    /// <returns>In the order of the alphabet; empty when there is no such path.</returns>
    public string[] MethodsOf(PathString path) =>
        [.. _known.Value.Where(k => k.Path.TryMatch(path, [])).SelectMany(k => k.Methods).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
