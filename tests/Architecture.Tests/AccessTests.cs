using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.OpenPlatform;
using SuiShenMa.Tests.Access;

namespace SuiShenMa.Architecture;

/// <summary>House style 2.8, rule 4: everything that can be called says who may call it, in words that exist.</summary>
public sealed class AccessTests
{
    [Test]
    public void Every_endpoint_is_a_partner_operation_or_has_a_permission_or_is_open_for_a_reason()
    {
        BuiltHost.Endpoints.ShouldNotBeEmpty();
        BuiltHost.Endpoints.Where(e => Marks(e.Metadata) != 1).Select(Name).ShouldBeEmpty("none of the marks, or several");
        BuiltHost.Endpoints.SelectMany(e => e.Metadata.OfType<OpenToEveryoneAttribute>()).ShouldAllBe(a => a.Why.Trim().Length > 10);
    }

    [Test]
    public void Every_page_has_a_permission_or_is_open_for_a_reason()
    {
        BuiltHost.Pages.ShouldNotBeEmpty();
        BuiltHost.Pages.Where(p => Marks(p.ModelTypeInfo!.GetCustomAttributes(true)) != 1).Select(p => p.AttributeRouteInfo!.Template).ShouldBeEmpty("none of the marks, or several");
        BuiltHost.Pages.SelectMany(p => p.ModelTypeInfo!.GetCustomAttributes<OpenToEveryoneAttribute>()).ShouldAllBe(a => a.Why.Trim().Length > 10);
    }

    [Test]
    public void Every_partner_operation_lies_below_the_api_and_names_a_capability_of_the_catalogue()
    {
        var operations = BuiltHost.Endpoints.Where(e => e.Metadata.GetMetadata<PartnerOperation>() is not null).ToList();
        operations.ShouldNotBeEmpty();
        operations.Where(e => !Name(e).Contains("/api/v1/", StringComparison.Ordinal)).Select(Name).ShouldBeEmpty();
        operations.Select(e => e.Metadata.GetMetadata<PartnerOperation>()!.Capability)
            .Where(c => c != PartnerOperation.AnyApplication && !Capabilities.Has(c)).ShouldBeEmpty();
    }

    [Test]
    public void Every_permission_that_is_asked_for_is_declared_by_a_module()
    {
        var declared = BuiltHost.Services.GetRequiredService<PermissionCatalog>().All.Select(p => p.Name).ToHashSet();
        var asked = Solution.Ours.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetCustomAttributes<PermissionAttribute>()
                .Concat(t.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(m => m.GetCustomAttributes<PermissionAttribute>())))
            .Concat(BuiltHost.Endpoints.SelectMany(e => e.Metadata.OfType<PermissionAttribute>()))
            .Select(a => a.Permission)
            .Concat(Solution.Modules.SelectMany(m => m.Menu).Select(i => i.Permission)).ToHashSet();
        asked.ShouldNotBeEmpty();
        asked.Except(declared).ShouldBeEmpty();
    }

    [Test]
    public void Every_menu_entry_leads_to_a_page()
    {
        var pages = BuiltHost.Pages.Select(p => "/" + p.AttributeRouteInfo!.Template!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Solution.Modules.SelectMany(m => m.Menu).Select(i => i.Href).Where(h => !pages.Contains(h)).ShouldBeEmpty();
    }

    /// <summary>The walk over roles (AccessWalkTests) knows what to expect of each address: one that is new has to be classified first.</summary>
    [Test]
    public void Every_address_of_the_operators_side_is_classified_in_access_tsv()
    {
        var pages = BuiltHost.Pages.Select(p => p.AttributeRouteInfo!.Template!);
        var downloads = BuiltHost.Endpoints.Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).Select(e => e.RoutePattern.RawText!.TrimStart('/'));
        var real = pages.Concat(downloads).Where(t => t == "admin" || t.StartsWith("admin/", StringComparison.Ordinal)).ToHashSet();
        var known = AccessRow.Read().Select(r => r.Address).ToHashSet();
        real.Except(known).ShouldBeEmpty("add them to tests/access.tsv: who may open it, and who finds what is whose");
        known.Except(real).ShouldBeEmpty("rows of tests/access.tsv that lead nowhere");
    }

    private static int Marks(IEnumerable<object> metadata) =>
        metadata.Select(m => m.GetType()).Distinct().Count(t => t == typeof(PartnerOperation) || t == typeof(PermissionAttribute) || t == typeof(SignedInAttribute) || t == typeof(OpenToEveryoneAttribute));

    private static string Name(RouteEndpoint endpoint) =>
        string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []) + " /" + endpoint.RoutePattern.RawText?.TrimStart('/');
}
