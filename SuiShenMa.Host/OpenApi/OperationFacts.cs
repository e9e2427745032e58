using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SuiShenMa.Kernel.Partners;

namespace SuiShenMa.Host.OpenApi;

/// <summary>What each operation says beyond its shapes: who may call it, how often, and with which errors it answers.</summary>
internal sealed class OperationFacts : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.OperationId = char.ToLowerInvariant((operation.OperationId ?? NameOf(context))[0]) + (operation.OperationId ?? NameOf(context))[1..];
        operation.Responses ??= [];
        foreach (var (status, response) in operation.Responses)
        {
            if (response is OpenApiResponse own)
            {
                own.Description = status switch { "200" => "成功。", "201" => "已创建。", "202" => "已受理，异步执行。", "304" => "没有变化。", _ => own.Description };
            }
        }
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<PartnerOperation>().FirstOrDefault() is not { } partner)
        {
            return Task.CompletedTask;
        }
        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocument.Signature, context.Document)] = [] },
            .. partner.SignatureOnly ? Array.Empty<OpenApiSecurityRequirement>() : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocument.Bearer, context.Document)] = [] }],
        ];
        operation.AddExtension("x-capability", new JsonNodeExtension(JsonValue.Create(partner.Capability)));
        if (partner.CallsPerMinute > 0)
        {
            operation.AddExtension("x-calls-per-minute", new JsonNodeExtension(JsonValue.Create(partner.CallsPerMinute)));
        }
        foreach (var status in operation.Responses.Keys.Where(s => s[0] is '4' or '5').ToList())
        {
            Fail(status, status switch { "404" => "没有找到，或者不在应用的权限范围内。", "409" => "与当前状态冲突。", "410" => "已过有效期。", _ => "见接口说明。" });
        }
        var isPost = context.Description.HttpMethod == "POST";
        if (isPost)
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "相同的键和请求体，24 小时内得到第一次的应答。",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 64, Pattern = "^[!-~]{1,64}$" },
            });
            Fail("409", "与当前状态冲突，例如 state.conflict；相同幂等键的请求正在处理时为 idempotency.in-progress。");
            Fail("413", "请求内容超过 10 MB。");
            Fail("415", "请以 application/json 提交。");
            Fail("422", "幂等键已用于另一个请求（idempotency.mismatch）。");
        }
        Fail("400", "请求内容有误（validation），errors 按字段说明。");
        Fail("401", "签名或令牌未通过：signature.*、app.unknown、key.*、timestamp.skewed、nonce.replayed、token.invalid。");
        Fail("403", "app.disabled、ip.denied、scope.denied" + (partner.PersonalData ? " 或 encryption.required。" : "。"));
        if (context.Description.RelativePath!.Contains('{', StringComparison.Ordinal))
        {
            Fail("404", "没有找到，或者不在应用的权限范围内。");
        }
        Fail("429", "调用过于频繁（rate.exceeded），Retry-After 给出等待的秒数。");
        Fail("503", "暂时不能处理，Retry-After 给出等待的秒数：busy、clock.moved，以及接口说明中的原因。");
        return Task.CompletedTask;

        void Fail(string status, string description) => operation.Responses[status] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ApiDocument.ProblemSchema, context.Document) },
            },
        };
    }

    // Generators of clients need a name for every operation.
    private static string NameOf(OpenApiOperationTransformerContext context)
    {
        var words = (context.Description.RelativePath ?? "").Split(['/', '-', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Where(w => w is not ("api" or "v1"));
        return context.Description.HttpMethod!.ToLowerInvariant() + string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
