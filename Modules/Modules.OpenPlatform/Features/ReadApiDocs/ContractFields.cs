using System.Text.Json.Nodes;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>One field of a request or an answer.</summary>
/// <param name="Name">As in JSON; a dot leads into an object, <c>[]</c> into a list.</param>
internal sealed record ContractField(string Name, string Type, string Description);

/// <summary>What goes into an operation and what comes out.</summary>
internal sealed record ContractFieldList(IReadOnlyList<ContractField> Parameters, IReadOnlyList<ContractField> Request, IReadOnlyList<ContractField> Answer)
{
    public bool IsEmpty => Parameters.Count + Request.Count + Answer.Count == 0;
}

/// <summary>Reads the fields of operations out of the OpenAPI document, so that the page says what the contract says.</summary>
internal sealed class ContractFields(JsonNode document)
{
    private const int Deepest = 4;

    public ContractFieldList Of(string method, string path)
    {
        var operation = document["paths"]?[path]?[method.ToLowerInvariant()];
        // The key for repetitions is the same everywhere and has a section of its own.
        var parameters = (operation?["parameters"] as JsonArray ?? []).OfType<JsonObject>().Where(p => (string?)p["in"] != "header")
            .Select(p => new ContractField((string?)p["name"] ?? "", TypeOf(Resolve(p["schema"])), Words(p) ?? "")).ToList();
        var answer = (operation?["responses"] as JsonObject ?? []).Where(r => r.Key.StartsWith('2')).Select(r => r.Value).FirstOrDefault();
        return new ContractFieldList(parameters, Body(operation?["requestBody"]), Body(answer));
    }

    private List<ContractField> Body(JsonNode? body)
    {
        var fields = new List<ContractField>();
        Collect(Resolve(body?["content"]?["application/json"]?["schema"]), "", 0, fields);
        return fields;
    }

    private void Collect(JsonObject? schema, string prefix, int depth, List<ContractField> fields)
    {
        if (schema?["items"] is { } items && depth == 0)
        {
            Collect(Resolve(items), "[].", depth + 1, fields);
            return;
        }
        if (schema?["properties"] is not JsonObject properties || depth > Deepest)
        {
            return;
        }
        foreach (var (name, value) in properties)
        {
            var field = Resolve(value);
            fields.Add(new ContractField(prefix + name, TypeOf(field), Words(value) ?? Words(field) ?? ""));
            var list = field?["items"] is { } each ? Resolve(each) : null;
            Collect(list ?? field, $"{prefix}{name}{(list is null ? "" : "[]")}.", depth + 1, fields);
        }
    }

    /// <summary>The schema that is meant: behind a reference, and without the null that may be in its place.</summary>
    private JsonObject? Resolve(JsonNode? schema)
    {
        for (var hop = 0; hop < 8 && schema is JsonObject; hop++)
        {
            if ((string?)schema["$ref"] is { } reference)
            {
                schema = document["components"]?["schemas"]?[reference.Split('/')[^1]];
            }
            else if (schema["oneOf"] is JsonArray choices && choices.FirstOrDefault(c => (c?["type"] as JsonValue)?.ToString() != "null") is { } meant)
            {
                schema = meant;
            }
            else
            {
                break;
            }
        }
        return schema as JsonObject;
    }

    /// <summary>Without the marks of Markdown, which the document may have and a table cell has not.</summary>
    private static string? Words(JsonNode? schema) => ((string?)schema?["description"])?.Replace("`", "", StringComparison.Ordinal);

    private string TypeOf(JsonObject? schema)
    {
        if (schema?["enum"] is JsonArray values)
        {
            return string.Join(" | ", values.Where(v => v is not null).Select(v => v!.ToString()));
        }
        var types = schema?["type"] switch
        {
            JsonArray several => several.Select(t => t!.ToString()).Where(t => t != "null").ToList(),
            { } one => [one.ToString()],
            null => [],
        };
        // Numbers may come as texts as well; what they are is the number.
        var type = types.Find(t => t is "integer" or "number") ?? types.FirstOrDefault() ?? "any";
        return type == "array" ? TypeOf(Resolve(schema!["items"])) + "[]" : (string?)schema?["format"] is "date-time" ? "date-time" : type;
    }
}
