using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SuiShenMa.Host.OpenApi;

/// <summary>What the OpenAPI document says about the whole interface: how to sign, what errors look like, in which order the groups come.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    public const string Signature = "signature";
    public const string Bearer = "bearer";
    public const string ProblemSchema = "Problem";

    private const string Description = """
        随申码开放接口，供对接方调用。

        **签名**：每个请求带一个头 `Authorization: SSM1-HMAC-SM3 appId="…",keyId="…",timestamp="…",nonce="…",signature="…"`。
        待签名串共五行，每行以一个 `\n` 结尾：大写的请求方法、原样的请求目标（路径和 `?` 查询串）、timestamp（Unix 毫秒）、nonce（16–64 位 `A–Z a–z 0–9 - _`）、请求体 SM3 的小写十六进制（没有请求体时为空串的 SM3）。
        `SSM1-HMAC-SM3` 的签名是 HMAC-SM3 的小写十六进制；`SSM1-SM2-SM3` 的签名是 SM2 签名的 Base64（r‖s 64 字节或 DER），用户标识 `1234567812345678`。时间偏差须在 5 分钟内，nonce 只能用一次。

        **应答签名**：应答头 `Ssm-Timestamp`、`Ssm-Nonce`、`Ssm-Key-Id`、`Ssm-Signature` 是平台对 `timestamp\nnonce\nSM3(body)\n` 的 SM2 签名，公钥见 `/.well-known/ssm-keys.json`。

        **加密**：用签名调用时可带头 `Ssm-Encryption: SM4-GCM`，请求体换成 `{ "iv", "ciphertext" }`（Base64，12 字节 iv；密文和 16 字节标签相连），密钥是应用的 SM4 密钥，附加数据是待签名串的前四行；签名针对信封。应答是同样的信封，附加数据是 `Ssm-Timestamp\nSsm-Nonce\n`。设为须加密的应用不加密时，含个人信息的接口返回 403 `encryption.required`。

        **幂等**：`POST` 可带 `Idempotency-Key`（1–64 个可见 ASCII 字符），24 小时内相同的键和请求体得到第一次的应答。

        **错误**：一律是 `application/problem+json`，程序只看 `code`，`detail` 给人看，`traceId` 与应答头 `Ssm-Trace-Id` 相同。

        带示例的说明见 `/docs/api`。
        """;

    private static readonly (string Name, string Text)[] Groups =
    [
        ("应用与认证", "访问令牌。"),
        ("物体类型", "应用可用的物体类型和必填项。"),
        ("物码", "生码、批次、查询、变更、注销。"),
        ("激活", "物码激活和激活账号。"),
        ("物码核验", "核验、统一编码查询、离线凭证。"),
        ("公开信息", "平台公钥和注销名单，无需签名。"),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "随申码开放接口", Version = "1.0.0", Description = Description };
        document.Servers = [new OpenApiServer { Url = "/" }];
        var known = Groups.Select(g => g.Name).ToHashSet();
        var used = document.Tags?.Select(t => t.Name!).ToHashSet() ?? [];
        document.Tags = new HashSet<OpenApiTag>(
            [.. Groups.Where(g => used.Contains(g.Name)).Select(g => new OpenApiTag { Name = g.Name, Description = g.Text }),
            .. used.Where(t => !known.Contains(t)).Order(StringComparer.Ordinal).Select(t => new OpenApiTag { Name = t })]);
        document.AddComponent<IOpenApiSecurityScheme>(Signature, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "Authorization",
            Description = "SSM1-HMAC-SM3 或 SSM1-SM2-SM3 签名，见文首说明。",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "POST /api/v1/engine/tokens 换取的访问令牌，最长 2 小时。",
        });
        document.AddComponent<IOpenApiSchema>(ProblemSchema, Problem());
        // The framework's own shape has no code and no traceId; ours takes its place everywhere.
        document.Components?.Schemas?.Remove("ProblemDetails");
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "错误应答（RFC 9457）。",
        Required = new HashSet<string> { "status", "title", "detail", "code", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "HTTP 状态码。" },
            ["title"] = Text("错误类别。"),
            ["detail"] = Text("给人看的一句话，说明怎么办。"),
            ["code"] = Text("稳定的机器码，例如 signature.invalid、validation、state.conflict。"),
            ["traceId"] = Text("与应答头 Ssm-Trace-Id 相同。"),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "code 为 validation 时，按字段列出的说明。",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            ["message"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
                Description = "仅沙箱应用且 code 为 signature.invalid 时：服务器计算签名用的五行。",
            },
        },
        Examples = [JsonNode.Parse("""{"status":401,"title":"身份未通过验证","detail":"nonce 已经用过，每次请求请换一个新的。","code":"nonce.replayed","traceId":"5f0c2b7d9a1e4c3f8b6a7d5e4f3c2b1a"}""")!],
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
