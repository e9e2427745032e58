using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Images;

/// <summary>Which style each type's codes are printed in, as it was when somebody asked.</summary>
/// <param name="StyleCode">The one style of all, or empty when types differ.</param>
/// <param name="Layouts">Layout by type code.</param>
internal sealed record StyleSet(string StyleCode, SortedDictionary<string, string> Layouts)
{
    private Dictionary<string, CodeStyle>? _read;

    /// <summary>Stands for what the layouts say, so that a changed style is another wish.</summary>
    public string Mark() => Sm3.HashHex(Encoding.UTF8.GetBytes(string.Join('\n', Layouts.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))))[..16];

    public bool IsOne => Layouts.Values.Distinct(StringComparer.Ordinal).Count() <= 1;

    public CodeStyle Of(string typeCode)
    {
        // The same layout gives the same object, so that the renderer's own caches work.
        _read ??= Layouts.Values.Distinct(StringComparer.Ordinal).ToDictionary(l => l, CodeStyle.FromJson, StringComparer.Ordinal);
        return _read[Layouts.TryGetValue(typeCode, out var layout) ? layout : Layouts.Values.First()];
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json.Stored);

    public static async Task<StyleSet> ReadAsync(Stream stream, CancellationToken ct) =>
        await JsonSerializer.DeserializeAsync<StyleSet>(stream, Json.Stored, ct) ?? throw new JsonException("null");
}

/// <summary>Finds styles (row 49): the wanted one, else that of the type, else the one called default, else the built-in one.</summary>
internal sealed class CodeStyles(ObjectsDb db, ITypeCatalog types)
{
    private const string DefaultCode = "default";

    /// <exception cref="InputInvalid">There is no style of the wanted code; the fault is told under <paramref name="field"/>.</exception>
    public async Task<StyleSet> ResolveAsync(string? wanted, IReadOnlyCollection<string> typeCodes, string field, CancellationToken ct)
    {
        var asked = string.IsNullOrWhiteSpace(wanted) ? null : wanted.Trim();
        var codes = typeCodes.Count == 0 ? [""] : typeCodes.Distinct(StringComparer.Ordinal).ToList();
        var byType = codes.ToDictionary(t => t, t => asked ?? types.Find(t)?.Type.StyleCode ?? DefaultCode, StringComparer.Ordinal);
        var names = byType.Values.Append(DefaultCode).Distinct(StringComparer.Ordinal).ToList();
        var stored = await db.Styles.AsNoTracking().Where(s => names.Contains(s.Code)).ToDictionaryAsync(s => s.Code, s => s.LayoutJson, StringComparer.Ordinal, ct);
        if (asked is not null && asked != DefaultCode && !stored.ContainsKey(asked))
        {
            throw new InputInvalid(field, "没有这个码样式，请核对样式代码。");
        }
        var builtIn = CodeStyle.Default.ToJson();
        var fallback = stored.GetValueOrDefault(DefaultCode) ?? builtIn;
        // The name of a type's style that was deleted meanwhile must not be told.
        string Known(string style) => stored.ContainsKey(style) ? style : DefaultCode;
        var layouts = new SortedDictionary<string, string>(byType.ToDictionary(p => p.Key, p => stored.GetValueOrDefault(p.Value) ?? fallback), StringComparer.Ordinal);
        var used = byType.Values.Select(Known).Distinct(StringComparer.Ordinal).ToList();
        return new StyleSet(used.Count == 1 ? used[0] : "", layouts);
    }
}
