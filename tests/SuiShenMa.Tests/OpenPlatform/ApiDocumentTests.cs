using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using SuiShenMa.OpenPlatform;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>The contract as published equals the one in the repository; refresh it with <c>UPDATE_OPENAPI=1 dotnet test --filter ApiDocumentTests</c> and look at the difference.</summary>
public sealed partial class ApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Test]
    public async Task The_document_equals_the_snapshot()
    {
        var text = (await Document()).ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Repository(), "openapi", "v1.json");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
        File.Exists(file).ShouldBeTrue();
        text.ShouldBe((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"), customMessage: "The interface has changed. If that is meant: UPDATE_OPENAPI=1 dotnet test --filter ApiDocumentTests, and commit openapi/v1.json.");
    }

    [Test]
    public async Task Every_operation_says_what_it_does_who_may_call_it_and_how_it_fails()
    {
        var document = await Document();
        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        var ids = new List<string>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (_, operation) in item!.AsObject())
            {
                operation!["summary"].ShouldNotBeNull(path);
                (operation["description"] is not null || !path.StartsWith("/api/v1", StringComparison.Ordinal)).ShouldBeTrue($"{path} says no more than its name");
                operation["tags"]!.AsArray().Count.ShouldBe(1, path);
                ids.Add(operation["operationId"]!.GetValue<string>());
                if (path.StartsWith("/api/v1", StringComparison.Ordinal))
                {
                    operation["x-capability"].ShouldNotBeNull(path);
                    operation["responses"]!["401"]!["content"]!["application/problem+json"].ShouldNotBeNull(path);
                    operation["security"]!.AsArray().Count.ShouldBeGreaterThan(0, path);
                    var capability = operation["x-capability"]!.GetValue<string>();
                    (capability.Length == 0 || Capabilities.Has(capability)).ShouldBeTrue($"{path} asks for {capability}, which is not in the catalogue");
                }
            }
        }
        ids.ShouldBeUnique();
    }

    [Test]
    public async Task No_two_types_share_a_schema_name()
    {
        foreach (var (name, _) in (await Document())["components"]!["schemas"]!.AsObject())
        {
            name.ShouldNotBeOneOf("Command", "Query", "Result");
            name.ShouldNotEndWith("2");
        }
    }

    [Test]
    public async Task The_documentation_works_an_example_that_openssl_confirms()
    {
        using var person = Operator.Stranger();
        var html = await person.Read("/docs/api");
        // openssl dgst -sm3 -hmac example-secret-for-the-documentation, over the five lines of the page.
        html.ShouldContain("f53312a4fb953d0a57dbb5e785f66716b5f57a2f421315c32002a057ccdd0faf");
        html.ShouldContain("f25d3e86aa25acc5612dfe5d467231023f10ed5520da639a727a463b16bfc511");
        html.ShouldContain("/api/v1/object-codes/verify");
        html.ShouldContain("demo-sm2");
        // SM4-GCM of the cryptography package for Python, over the same body with the first four lines as associated data.
        System.Net.WebUtility.HtmlDecode(html).ShouldContain("7GS9lK0Ppzrdqz9+nIKoNnXPM5lmQVTV28qyIGO96/OxwLgB+omDFMIuNMnkkoSNlj+oQpAk+41kZODr73jcQvarLAPZz7tspINtZcVtJVcGhU8=");
        html.ShouldNotContain(" style=\"");
        InlineScript().IsMatch(html).ShouldBeFalse();
    }

    [Test]
    public async Task The_documentation_names_the_fields_of_the_contract()
    {
        using var person = Operator.Stranger();
        var html = await person.Read("/docs/api");
        foreach (var field in new[] { "items[].partNumber", "failures[].index", "location.coordinateSystem", "files[].sm3", "externalDisplay.lines", "[].dataType", "pageSize" })
        {
            html.ShouldContain($"<code>{field}</code>");
        }
        html.ShouldContain("CGCS2000 | WGS84 | GCJ02 | BD09 | SHANGHAI");
    }

    [Test]
    public void Every_error_of_the_gateway_and_of_the_operations_is_documented()
    {
        string[] places =
        [
            "Shared.Kernel/Partners", "Shared.Kernel/Web/Problems.cs", "Shared.Kernel/Web/ApiStatusMiddleware.cs", "Shared.Kernel/Data/IdempotencyStore.cs", "Shared.Kernel/Slices/RetryBehavior.cs", "Shared.Kernel/Hosting/ClockGuard.cs", "Shared.Kernel/Imaging/CheckedCodeImage.cs", "Modules/Modules.Codes", .. PartnerSlices("Modules.Objects"), .. PartnerSlices("Modules.Enterprise"),
        ];
        var sources = places
            .Select(s => Path.Combine(Repository(), s))
            .SelectMany(s => File.Exists(s) ? [s] : Directory.EnumerateFiles(s, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)));
        var used = sources.SelectMany(f => Codes().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value)).ToHashSet();
        used.Count.ShouldBeGreaterThan(15);
        used.Except(ErrorCodes.All.Select(e => e.Code)).ShouldBeEmpty();
        ErrorCodes.All.Select(e => e.Code).ShouldBeUnique();
    }

    [Test]
    public async Task Every_time_in_the_document_is_a_text()
    {
        var times = Descendants((await Document())["components"]!["schemas"]!).OfType<JsonObject>().Where(s => (s["format"] as JsonValue)?.ToString() == "date-time").ToList();
        times.Count.ShouldBeGreaterThan(10);
        times.ShouldAllBe(t => t["type"] != null && t["type"]!.ToJsonString().Contains("\"string\""));
    }

    private static IEnumerable<JsonNode?> Descendants(JsonNode? node) =>
        node is null ? [] : new[] { node }.Concat((node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] }).SelectMany(Descendants));

    /// <summary>Operators read the log of the interface in words, whatever was answered.</summary>
    [Test]
    public void Every_documented_error_has_a_name_in_the_log_of_the_interface() =>
        ErrorCodes.All.Select(e => e.Code).Append("caller.invalid").Where(c => SuiShenMa.Codes.Log.CallReasons.Of(c) == c).ShouldBeEmpty();

    private static async Task<JsonNode> Document()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, "/openapi/v1.json"));
        return (await Partner.Send(request)).Body!;
    }

    /// <summary>The folders of a module in which partners are answered.</summary>
    private static IEnumerable<string> PartnerSlices(string module) => Directory.EnumerateDirectories(Path.Combine(Repository(), "Modules", module, "Features"))
        .Where(folder => Directory.EnumerateFiles(folder, "*.cs").Any(f => File.ReadAllText(f).Contains(".Partner(", StringComparison.Ordinal)))
        .Select(folder => Path.GetRelativePath(Repository(), folder));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SuiShenMa.sln")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }

    [GeneratedRegex("""(?:RuleViolation|Denied|new)\("([a-z]+(?:[.-][a-z]+)+)",|WriteAsync\(http, \d+, "([a-z.-]+)",""")]
    private static partial Regex Codes();

    [GeneratedRegex("<script(?![^>]*(src|nonce))|\\son[a-z]+=\"")]
    private static partial Regex InlineScript();
}
