using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SuiShenMa.Host.OpenApi;

/// <summary>Puts the summaries that stand at the types of the interface into the document, and says which fields may be left out.</summary>
internal sealed partial class SchemaDocs : IOpenApiSchemaTransformer
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Members = new();

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain == typeof(DateTime) || plain == typeof(DateTimeOffset)))
        {
            // Times have converters of their own, of which the framework does not know that they write texts.
            schema.Type = plain == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }
        if (context.JsonPropertyInfo is not null || !IsOurs(type) || type.IsGenericType)
        {
            return Task.CompletedTask;
        }
        var members = Members.GetOrAdd(type.Assembly, Load);
        var name = type.FullName!.Replace('+', '.');
        members.TryGetValue("T:" + name, out var doc);
        schema.Description ??= Text(doc?.Element("summary"));
        foreach (var (key, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            var member = type.GetProperties().FirstOrDefault(p => p.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
            if (member is null)
            {
                continue;
            }
            var text = Text(doc?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == member.Name))
                ?? (members.TryGetValue($"P:{name}.{member.Name}", out var own) ? Text(own.Element("summary")) : null);
            // A type of ours becomes one shared schema: what is said at one of its uses does not hold for all.
            if (text is not null && property is OpenApiSchema inline && !IsOurs(member.PropertyType))
            {
                inline.Description ??= text;
            }
            // A request may leave it out, and so may an answer: the operations of the hot path write no nulls.
            if ((type.Name.EndsWith("RequestV1", StringComparison.Ordinal) || type.Name.EndsWith("ResponseV1", StringComparison.Ordinal)) && IsNullable(member))
            {
                schema.Required?.Remove(key);
            }
        }
        return Task.CompletedTask;
    }

    private static bool IsOurs(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).Namespace?.StartsWith("SuiShenMa", StringComparison.Ordinal) == true;

    private static bool IsNullable(PropertyInfo member) =>
        Nullable.GetUnderlyingType(member.PropertyType) is not null
        || new NullabilityInfoContext().Create(member).ReadState == NullabilityState.Nullable;

    private static IReadOnlyDictionary<string, XElement> Load(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value)
            : new Dictionary<string, XElement>();
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }
        foreach (var code in element.Descendants("c").ToList())
        {
            code.ReplaceWith("`" + code.Value + "`");
        }
        foreach (var see in element.Descendants("see").ToList())
        {
            see.ReplaceWith(see.Attribute("cref")?.Value.Split('.', ':')[^1] ?? "");
        }
        var text = Blanks().Replace(element.Value, " ").Trim();
        return text.Length == 0 ? null : text;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
