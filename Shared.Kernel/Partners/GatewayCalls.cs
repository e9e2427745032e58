using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Makes of each call that passed the gateway, or was turned away by it, a record of the call log.</summary>
internal sealed class GatewayCalls(CallLog.CallLog log)
{
    private readonly ConcurrentDictionary<Endpoint, string> _actions = new();

    public void Add(HttpContext http, ActorContext context, DateTimeOffset at, TimeSpan took)
    {
        var (note, status) = (context.Call, http.Response.StatusCode);
        var milliseconds = at.ToUnixTimeMilliseconds();
        var region = context.Actor.Kind == ActorKind.Application ? context.Actor.Scope.DepartmentRegion : "";
        log.Add(new CallRecord(
            log.NextId(milliseconds), log.Node, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime,
            region.Length == 0 ? CallRecord.NoRegion : region, context.PresentedAppId ?? "", context.PresentedKeyId ?? "", context.SourceIp ?? "",
            http.GetEndpoint() is { } endpoint ? _actions.GetOrAdd(endpoint, OperationIds.Of) : "", note?.CodeKind ?? "",
            status, context.ProblemCode ?? note?.Reason ?? (status < 400 ? CallRecord.Ok : "http." + status),
            (int)Math.Min(int.MaxValue, took.TotalMicroseconds), context.TraceId,
            note?.Place ?? "", note?.Purpose ?? "", note?.DeviceId ?? "", note?.Scene ?? ""));
    }
}

/// <summary>The operation ids that the contract document gives to endpoints.</summary>
public static class OperationIds
{
    public static string Of(Endpoint endpoint)
    {
        var name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? FromPath(endpoint);
        return name.Length == 0 ? "" : char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string FromPath(Endpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0].ToLowerInvariant() ?? "";
        var words = ((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Split(':')[0]).SelectMany(w => w.Split(['-', '{', '}'], StringSplitOptions.RemoveEmptyEntries)).Where(w => w is not ("api" or "v1"));
        return method + string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
