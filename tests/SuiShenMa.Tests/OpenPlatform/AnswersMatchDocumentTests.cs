using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using SuiShenMa.Tests.Codes;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>What really comes back is what the document says: status, media type, every field, its type. Clients are generated from it.</summary>
public sealed class AnswersMatchDocumentTests
{
    private static readonly Partner Demo = new();
    private static JsonObject _document = [];

    [OneTimeSetUp]
    public async Task Read() => _document = (JsonObject)(await Demo.Get("/openapi/v1.json")).Body!;

    [Test]
    public async Task Codes_of_persons_and_enterprises()
    {
        var subject = "doc-" + Guid.CreateVersion7().ToString("N");
        var person = await Good("POST", "/person-codes", new { subjectId = subject, certType = "111", name = "欧阳文档" });
        var enterprise = await Good("POST", "/enterprise-codes/dynamic", new { uscc = "91310000132260250X", certType = "001" });
        foreach (var (path, code) in new[] { ("/person-codes/verify", person.Text("token")), ("/enterprise-codes/verify", enterprise.Text("token")), ("/person-codes/verify", "x"), ("/enterprise-codes/verify", "x") })
        {
            await Good("POST", path, new { code, place = "a", purpose = "b", sceneCode = "doc" });
        }
        await Bad("POST", "/person-codes/verify", new { }, 400);
        var pack = await Good("POST", "/person-codes/offline-packs", new { subjectId = subject, certType = "111", count = 1 });
        var seen = TestHost.Clock.GetUtcNow();
        await Good("POST", "/person-codes/offline-uses", new { uses = new[] { new { code = pack["codes"][0]!["token"]!.GetValue<string>(), seenAt = seen }, new { code = "x", seenAt = seen } }, place = "a", purpose = "b" });
        await Bad("POST", "/person-codes/offline-uses", new { }, 400);
        await Good("POST", $"/subjects/{subject}/revocation", new { reason = "文档" });
        await Bad("POST", "/subjects/nobody-of-the-document/revocation", new { reason = "文档" }, 404);
        await Bad("POST", "/person-codes", new { subjectId = subject, certType = "111" }, 409);
        await Good("GET", "/enterprises/91310000132260250X");
        await Good("GET", $"/enterprise-codes/{await SuiShenMa.Tests.Enterprise.EnterpriseKit.IssueAsync()}/certificate");
        await Bad("GET", "/enterprises/1", null, 400);
    }

    [Test]
    public async Task Virtual_and_short_codes_lists_and_batches()
    {
        var code = await Good("POST", "/virtual-codes", new { typeCode = "doc", payload = "x", singleUse = true, ttlSeconds = 60 });
        await Good("POST", "/virtual-codes/verify", new { code = code.Text("token") });
        await Good("POST", "/virtual-codes/verify", new { code = code.Text("token") });
        var made = await Good("POST", "/short-codes", new { target = (await SomeCode.In(SuiShenMa.Objects.Contracts.ObjectCodeState.Issued)).Code });
        foreach (var text in new[] { made.Text("short"), "x" })
        {
            await Good("POST", "/short-codes/verify", new { @short = text });
        }
        await Good("POST", "/short-codes/decode", new { @short = made.Text("short") });
        await Bad("POST", "/short-codes/decode", new { @short = "x" }, 404);
        await Good("GET", "/white-lists/scan?url=https%3A%2F%2Fzwdt.sh.gov.cn%2F");
        await Good("GET", "/white-lists/service?url=x");
        await Good("GET", "/white-lists/scan/entries?pageSize=2");
        var batch = await Good("POST", "/engine/extensions/batch", new { items = new[] { new { subject = "nobody-of-the-document", fields = new { } } } });
        await Good("GET", "/engine/extensions/batches/" + batch.Text("batchNo"));
        await Bad("GET", "/engine/extensions/batches/none", null, 404);
    }

    [Test]
    public async Task Object_codes_and_callers()
    {
        var code = await SomeCode.In(SuiShenMa.Objects.Contracts.ObjectCodeState.Active);
        await Good("POST", "/object-codes/verify", new { code = code.Code, place = "a", purpose = "b" });
        await Good("POST", "/object-codes/verify", new { code = "x", place = "a", purpose = "b" });
        await Good("GET", $"/object-codes/{code.Code}/certificate");
        await Good("GET", "/object-codes?partNumber=none-of-the-document");
        await Good("GET", "/object-types?pageSize=2");
        await Good("GET", "/engine/log?limit=20");
        await Bad("GET", "/engine/log?after=x", null, 400);
        await Good("POST", "/engine/tokens", new { });
        await Good("POST", "/engine/validate", new { appId = "demo", timestamp = TestHost.Clock.GetUtcNow().ToUnixTimeMilliseconds(), appKey = "0" });
        await Bad("GET", "/object-types", null, 401, new Partner(secret: "wrong"));
    }

    [Test]
    public void Every_reference_leads_somewhere_and_every_error_is_a_problem()
    {
        var schemas = _document["components"]!["schemas"]!.AsObject();
        References(_document).Where(r => r.StartsWith("#/components/schemas/", StringComparison.Ordinal) && !schemas.ContainsKey(r.Split('/')[^1])).ShouldBeEmpty();
        foreach (var (path, methods) in _document["paths"]!.AsObject().Where(p => p.Key.StartsWith("/api/", StringComparison.Ordinal)))
        {
            foreach (var (status, response) in methods!.AsObject().SelectMany(m => m.Value!["responses"]!.AsObject()).Where(r => r.Key[0] is '4' or '5'))
            {
                response!["content"]?["application/problem+json"]?["schema"]?["$ref"]?.GetValue<string>().ShouldBe("#/components/schemas/Problem", $"{path} {status}");
                response["content"].ShouldNotBeNull($"{path} {status}");
            }
        }
    }

    private static Task<Answer> Good(string method, string path, object? body = null) => Check(method, path, body, null, Demo);

    private static Task<Answer> Bad(string method, string path, object? body, int status, Partner? partner = null) => Check(method, path, body, status, partner ?? Demo);

    private static async Task<Answer> Check(string method, string path, object? body, int? status, Partner partner)
    {
        var answer = await partner.Send(new HttpMethod(method), "/api/v1" + path, body);
        var what = $"{method} {path}: {answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Bytes)}";
        (status is { } expected ? answer.Status == expected : answer.Status < 300).ShouldBeTrue(what);
        var operation = _document["paths"]!.AsObject().Where(p => IsAt(p.Key, "/api/v1" + path.Split('?')[0])).OrderBy(p => p.Key.Count(c => c == '{'))
            .Select(p => p.Value![method.ToLowerInvariant()]).First(o => o is not null)!;
        var schema = operation["responses"]?[answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)]?["content"]?[answer.ContentHeaders.ContentType!.MediaType!]?["schema"];
        schema.ShouldNotBeNull("not in the document: " + what);
        Differences(answer.Body, schema, "$").ShouldBeEmpty(what);
        return answer;
    }

    private static bool IsAt(string template, string path) => Regex.IsMatch(path, "^" + Regex.Replace(template, @"\{[^}]+\}", "[^/]+") + "$");

    private static List<string> Differences(JsonNode? value, JsonNode schema, string at)
    {
        while (schema["$ref"] is { } reference)
        {
            schema = _document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!;
        }
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            var found = choices.Select(c => Differences(value, c!, at)).ToList();
            return found.Any(f => f.Count == 0) ? [] : found[^1];
        }
        var kind = value switch { null => "null", JsonObject => "object", JsonArray => "array", _ => value.GetValueKind() switch { System.Text.Json.JsonValueKind.String => "string", System.Text.Json.JsonValueKind.Number => "number", _ => "boolean" } };
        string[] types = schema["type"] switch { JsonArray many => [.. many.Select(t => t!.GetValue<string>())], { } one => [one.GetValue<string>()], _ => [] };
        var wrong = new List<string>();
        if (types.Length > 0 && !types.Select(t => t == "integer" ? "number" : t).Contains(kind))
        {
            wrong.Add($"{at} is {kind}, not {string.Join(" or ", types)}");
        }
        if (value is JsonObject o && schema["properties"] is JsonObject properties)
        {
            wrong.AddRange((schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).Where(r => !o.ContainsKey(r)).Select(r => $"{at}.{r} is missing"));
            wrong.AddRange(o.SelectMany(p => properties[p.Key] is { } known ? Differences(p.Value, known, $"{at}.{p.Key}") : [$"{at}.{p.Key} is not in the document"]));
        }
        if (value is JsonArray items && schema["items"] is { } of)
        {
            wrong.AddRange(items.Take(5).SelectMany((item, i) => Differences(item, of, $"{at}[{i}]")));
        }
        return wrong;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" && p.Value is JsonValue v ? [v.GetValue<string>()] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
