using System.Collections.Frozen;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Extensions;

/// <summary>Dictionary and rules of colours in memory; a subject costs one key at most, and none where nothing asks about it.</summary>
internal sealed class Colours(IServiceScopeFactory scopes, SubjectRows rows, ExtensionCatalog fields, TimeProvider clock, ILogger<Colours> log) : IColours, IDisposable
{
    public const string Topic = "codes.colours";

    private readonly Watched<Book> _book = new(Topic, scopes, log, async (db, ct) => new Book(
        (await db.Colours.AsNoTracking().ToListAsync(ct)).ToDictionary(c => c.Code, StringComparer.Ordinal),
        (await db.ColourRules.AsNoTracking().Where(r => r.Enabled).ToListAsync(ct)).OrderBy(r => r.Order).ThenBy(r => r.Id).ToLookup(r => r.Scene, StringComparer.Ordinal)));

    public async ValueTask<ColourMark?> ForAsync(CodeSubjectKind kind, string subject, string? scene, CancellationToken ct)
    {
        var book = await _book.GetAsync(ct);
        var catalog = await fields.GetAsync(ct);
        var values = await rows.FindAsync(kind, subject, ct);
        return (string.IsNullOrEmpty(scene) ? null : FirstOf(book, scene, values, catalog)) ?? book.Mark(values.Colour) ?? FirstOf(book, "", values, catalog);
    }

    /// <summary>False when the scene has no rules, so that <see cref="BySceneAsync"/> need not be asked; from memory.</summary>
    public bool MayDecide(string? scene) => !string.IsNullOrEmpty(scene) && _book.Latest?.Rules.Contains(scene) != false;

    /// <summary>The first rule of the scene that holds; null when it has none.</summary>
    public async ValueTask<ColourMark?> BySceneAsync(CodeSubjectKind kind, string subject, string scene, CancellationToken ct)
    {
        var book = await _book.GetAsync(ct);
        return book.Rules.Contains(scene) ? FirstOf(book, scene, await rows.FindAsync(kind, subject, ct), await fields.GetAsync(ct)) : null;
    }

    /// <summary>Hears of rules that another host changed.</summary>
    public async Task RefreshAsync(CancellationToken ct) => await _book.GetAsync(ct);

    /// <summary>Whether operators have this colour in use.</summary>
    public async ValueTask<bool> KnowsAsync(string code, CancellationToken ct) => (await _book.GetAsync(ct)).Mark(code) is not null;

    public void Forget() => _book.Forget();

    public void Dispose() => _book.Dispose();

    private ColourMark? FirstOf(Book book, string scene, SubjectValues values, FrozenDictionary<string, ExtensionField> catalog)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return book.Rules[scene].Where(r => r.IsValidAt(now) && Holds(r, values, catalog, now)).Select(r => book.Mark(r.ColourCode)).FirstOrDefault(m => m is not null);
    }

    private static bool Holds(SceneColour rule, SubjectValues subject, FrozenDictionary<string, ExtensionField> catalog, DateTime now)
    {
        if (rule.Test is ColourTest.Always or ColourTest.AssignedIs)
        {
            return rule.Test == ColourTest.Always || subject.Colour == rule.Value;
        }
        // The value of a field whose time has run out does not count.
        var value = catalog.TryGetValue(rule.Field, out var field) && field.IsValidAt(now) ? subject.Fields.GetValueOrDefault(rule.Field) : null;
        return rule.Test switch
        {
            ColourTest.FieldMissing => value is null,
            _ when value is null => false,
            ColourTest.FieldIs => value == rule.Value,
            ColourTest.FieldIsNot => value != rule.Value,
            ColourTest.FieldAtLeast => Compare(value, rule.Value) >= 0,
            ColourTest.FieldAtMost => Compare(value, rule.Value) <= 0,
            ColourTest.FieldWithinDays => Age(value, now) is { } days && days >= 0 && days < int.Parse(rule.Value, CultureInfo.InvariantCulture),
            _ => false,
        };
    }

    /// <summary>Numbers as numbers, dates and all else as text, which for dates is their order.</summary>
    private static int? Compare(string value, string limit) =>
        decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(limit, NumberStyles.Number, CultureInfo.InvariantCulture, out var b)
            ? a.CompareTo(b)
            : Age(value, default) is not null && Age(limit, default) is not null ? string.CompareOrdinal(value, limit) : null;

    private static int? Age(string value, DateTime now) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? DateOnly.FromDateTime(now == default ? DateTime.UnixEpoch : ChinaTime.Of(now).Date).DayNumber - day.DayNumber
            : null;

    private sealed record Book(Dictionary<string, Colour> Known, ILookup<string, SceneColour> Rules)
    {
        public ColourMark? Mark(string? code) =>
            code is not null && Known.TryGetValue(code, out var colour) && colour.Enabled ? new ColourMark(colour.Code, colour.Name, colour.Hex, colour.Meaning) : null;
    }
}
