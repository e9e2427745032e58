using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>A developer reads how to sign, what can be called and what errors mean; all of it comes from the running code.</summary>
internal static class ReadApiDocs
{
    internal sealed record Query : IQuery<Result>;

    /// <param name="DemoKey">Null where there is no demo application, and so in Production.</param>
    internal sealed record Result(IReadOnlyList<OperationGroup> Groups, Sm2PrivateKey? DemoKey);

    internal sealed record OperationGroup(string Name, IReadOnlyList<Operation> Operations);

    internal sealed record Operation(string Method, string Path, string Summary, string Description, string Capability, int CallsPerMinute, ContractFieldList Fields);

    internal sealed class Handler(EndpointDataSource endpoints, IApiContract contract, IPartnerDirectory directory) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var fields = new ContractFields(await contract.ReadAsync(cancellationToken));
            var groups = endpoints.Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<PartnerOperation>() is not null)
                .GroupBy(e => e.Metadata.GetMetadata<ITagsMetadata>() is { Tags: [var tag, ..] } ? tag : "其他")
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new OperationGroup(g.Key, [.. g.Select(e => Read(e, fields)).OrderBy(o => o.Path, StringComparer.Ordinal).ThenBy(o => o.Method, StringComparer.Ordinal)]))
                .ToList();
            var demo = await directory.FindAsync(DemoApplications.AppId, cancellationToken);
            return new Result(groups, demo is null ? null : DemoApplications.Sm2Key);
        }

        private static Operation Read(RouteEndpoint endpoint, ContractFields fields)
        {
            var partner = endpoint.Metadata.GetMetadata<PartnerOperation>()!;
            var (method, path) = (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: [var first, ..] } ? first : "GET", endpoint.RoutePattern.RawText ?? "");
            return new Operation(
                method, path,
                endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "", endpoint.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description ?? "",
                partner.Capability, partner.CallsPerMinute, fields.Of(method, path));
        }
    }
}
