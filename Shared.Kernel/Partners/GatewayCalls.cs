using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Makes of each call that passed the gateway, or was turned away by it, a record of the call log.</summary>
internal sealed class GatewayCalls(CallLog.CallLog log, LoggedFields fields)
{
    private readonly ConcurrentDictionary<Endpoint, string> _actions = new();

    public void Add(HttpContext http, ActorContext context, DateTimeOffset at, TimeSpan took) =>
        Add(http, context, at, took, http.GetEndpoint() is { } endpoint ? _actions.GetOrAdd(endpoint, OperationIds.Of) : "", null);

    /// <summary>A call to an address that is none.</summary>
    public void AddStray(HttpContext http, ActorContext context, DateTimeOffset at, TimeSpan took) =>
        Add(http, context, at, took, CallRecord.NoOperation, http.Request.Path.Value);

    private void Add(HttpContext http, ActorContext context, DateTimeOffset at, TimeSpan took, string action, string? path)
    {
        var (note, status) = (context.Call, http.Response.StatusCode);
        var milliseconds = at.ToUnixTimeMilliseconds();
        var region = context.Proven?.Scope.DepartmentRegion ?? "";
        var call = new CallRecord(
            log.NextId(milliseconds), log.Node, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime,
            region.Length == 0 ? CallRecord.NoRegion : region, context.PresentedAppId ?? "", context.PresentedKeyId ?? "", context.SourceIp ?? "",
            action, note?.CodeKind ?? "",
            status, context.ProblemCode ?? note?.Reason ?? (status < 400 ? CallRecord.Ok : "http." + status),
            (int)Math.Min(int.MaxValue, took.TotalMicroseconds), context.TraceId,
            note?.Place ?? "", note?.Purpose ?? "", note?.DeviceId ?? "", note?.Scene ?? "", note?.Subject, note?.CertType ?? "");
        var request = RequestOf(http, call.CallerIsKnown, out var large);
        var content = new CallContent(fields, path, RouteOf(http), http.Request.QueryString.Value ?? "", request,
            new CallBytes(context.Answer.Start, context.Answer.Length, MediaType(http.Response.ContentType)));
        if (large)
        {
            // A long list is counted now, while it is here: held back it would fill the memory.
            content.Fill(call);
        }
        log.Add(call, large ? null : content);
        if (note is { Told.Count: > 0 } && status < 400)
        {
            AddTold(call, note.Told, milliseconds);
        }
    }

    /// <summary>They have the time of the call that told of them: the log is in the order of what it learned.</summary>
    private void AddTold(CallRecord call, IReadOnlyList<ToldCall> told, long milliseconds)
    {
        foreach (var (action, note, parameters) in told)
        {
            log.Add(call with
            {
                Id = log.NextId(milliseconds),
                Action = action,
                CodeKind = note.CodeKind,
                Reason = note.Reason ?? CallRecord.Ok,
                DurationMicros = 0,
                Place = note.Place ?? "",
                Purpose = note.Purpose ?? "",
                DeviceId = note.DeviceId ?? "",
                Scene = note.Scene ?? "",
                Subject = note.Subject,
                CertType = note.CertType ?? "",
                Parameters = parameters,
                Answer = "",
            });
        }
    }

    /// <param name="large">The whole body is handed over although it is too long to be held.</param>
    private static CallBytes RequestOf(HttpContext http, bool known, out bool large)
    {
        large = false;
        var type = MediaType(http.Request.ContentType);
        if (http.Request.Body is not MemoryStream held || !held.TryGetBuffer(out var bytes))
        {
            return new CallBytes(default, http.Request.ContentLength ?? 0, type);
        }
        if (bytes.Count <= CallBytes.Kept)
        {
            return new CallBytes(bytes, bytes.Count, type);
        }
        large = known;
        return new CallBytes(known ? bytes : bytes.Slice(0, CallBytes.Kept).ToArray(), bytes.Count, type);
    }

    private static KeyValuePair<string, string>[] RouteOf(HttpContext http) =>
        http.Request.RouteValues.Count == 0 ? [] : [.. http.Request.RouteValues.Select(v => KeyValuePair.Create(v.Key, v.Value?.ToString() ?? ""))];

    private static string? MediaType(string? contentType)
    {
        var end = contentType?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        return end < 0 ? contentType : contentType![..end].TrimEnd();
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
