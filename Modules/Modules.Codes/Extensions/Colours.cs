using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Extensions;

/// <summary>Dictionary and rules of colours in memory; a subject costs one key at most, and none where nothing asks about it.</summary>
internal sealed class Colours(IServiceScopeFactory scopes, SubjectRows rows, ExtensionCatalog fields, TimeProvider clock, ILogger<Colours> log) : IColours, IDisposable
{
    public const string Topic = "codes.colours";

    private static readonly SceneColour[] None = [];

    private readonly Watched<Book> _book = new(Topic, scopes, log, async (db, ct) => new Book(await db.ReadRolledAsync<Colour>(ct), await db.ReadRolledAsync<SceneColour>(ct)));

    public async ValueTask<ColourMark?> ForAsync(CodeSubjectKind kind, string subject, string? scene, CancellationToken ct) =>
        Decide(await _book.GetAsync(ct), scene, await rows.FindAsync(kind, subject, ct), await fields.GetAsync(ct));

    /// <summary>As above for who is known with the assigned colour: from memory alone, unless a rule asks for a field.</summary>
    /// <exception cref="Kernel.RuleViolation"><c>busy</c>, 503: the database does not tell the fields.</exception>
    public ValueTask<ColourMark?> ForAsync(CodeSubjectKind kind, string subject, string? assigned, string? scene, CancellationToken ct) =>
        _book.Latest is { } book && !book.AsksFields(scene)
            ? new(Decide(book, scene, assigned, null, null))
            : new(Patience.WithinAsync(ForAsync(kind, subject, scene, ct).AsTask()));

    /// <summary>Hears of rules that another host changed.</summary>
    public async Task RefreshAsync(CancellationToken ct) => await _book.GetAsync(ct);

    /// <summary>Whether operators have this colour in use.</summary>
    public async ValueTask<bool> KnowsAsync(string code, CancellationToken ct) => (await _book.GetAsync(ct)).Mark(code) is not null;

    public void Forget() => _book.Forget();

    public void Dispose() => _book.Dispose();

    private ColourMark? Decide(Book book, string? scene, SubjectValues values, FrozenDictionary<string, ExtensionField> catalog) => Decide(book, scene, values.Colour, values, catalog);

    /// <summary>The first rule of the scene that holds, else the assigned colour, else the first rule for all scenes.</summary>
    /// <param name="values">Null when no rule asks for a field.</param>
    private ColourMark? Decide(Book book, string? scene, string? assigned, SubjectValues? values, FrozenDictionary<string, ExtensionField>? catalog)
    {
        if (!string.IsNullOrEmpty(scene) && book.IsDarkScene(scene))
        {
            return null;
        }
        var now = clock.GetUtcNow().UtcDateTime;
        var decided = First(book, string.IsNullOrEmpty(scene) ? None : book.Of(scene), assigned, values, catalog, now, out var mark);
        if (!decided && (mark = book.Mark(assigned)) is null && !book.IsDark(assigned) && !book.IsDarkScene(""))
        {
            First(book, book.Of(""), assigned, values, catalog, now, out mark);
        }
        return mark;
    }

    /// <returns>True when a rule holds; it may say that no colour is shown.</returns>
    private static bool First(
        Book book, SceneColour[] rules, string? assigned, SubjectValues? values, FrozenDictionary<string, ExtensionField>? catalog, DateTime now, out ColourMark? mark)
    {
        foreach (var rule in rules)
        {
            mark = book.Mark(rule.ColourCode);
            // A colour that was switched off decides nothing; one that is not believed is not shown, and nothing else in its place.
            if ((mark is not null || rule.ColourCode == SceneColour.Hidden || book.IsDark(rule.ColourCode)) && rule.IsValidAt(now) && Holds(rule, assigned, values, catalog, now))
            {
                return true;
            }
        }
        mark = null;
        return false;
    }

    private static bool Holds(SceneColour rule, string? assigned, SubjectValues? values, FrozenDictionary<string, ExtensionField>? catalog, DateTime now)
    {
        if (!rule.AsksField)
        {
            return rule.Test switch
            {
                ColourTest.Always => true,
                ColourTest.AssignedIs => assigned == rule.Value,
                _ => string.IsNullOrEmpty(assigned),
            };
        }
        // The value of a field whose time has run out does not count.
        var value = catalog is not null && catalog.TryGetValue(rule.Field, out var field) && field.IsValidAt(now) ? values?.Fields.GetValueOrDefault(rule.Field) : null;
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

    /// <summary>
    /// What is not as the platform wrote it shows nothing: a colour that was changed or is gone, and every code in a scene of whose rules one
    /// was changed, is gone or was set back, since nobody knows what that one would have shown. What was written past the platform is no rule.
    /// </summary>
    private sealed class Book
    {
        private readonly FrozenDictionary<string, ColourMark> _known;
        private readonly FrozenDictionary<string, SceneColour[]> _rules;
        private readonly FrozenSet<string> _asking;
        private readonly FrozenSet<string> _dark;
        private readonly FrozenSet<string> _darkScenes;

        public Book(IReadOnlyList<RolledRow<Colour>> colours, IReadOnlyList<RolledRow<SceneColour>> rules)
        {
            _known = colours.Where(c => c is { Known: true, Trusted: true, Row.Enabled: true }).Select(c => c.Row!)
                .ToFrozenDictionary(c => c.Code, c => new ColourMark(c.Code, c.Name, c.Hex, c.Meaning), StringComparer.Ordinal);
            _rules = rules.Where(r => r is { Known: true, Trusted: true, Row.Enabled: true }).Select(r => r.Row!).GroupBy(r => r.Scene, StringComparer.Ordinal)
                .ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.Order).ThenBy(r => r.Id).ToArray(), StringComparer.Ordinal);
            _asking = _rules.Where(r => r.Value.Any(x => x.AsksField)).Select(r => r.Key).ToFrozenSet(StringComparer.Ordinal);
            _dark = colours.Where(c => c is { Known: true, Trusted: false }).Select(c => c.Key).ToFrozenSet(StringComparer.Ordinal);
            _darkScenes = rules.Where(r => r is { Known: true, Trusted: false }).Select(r => r.Name).ToFrozenSet(StringComparer.Ordinal);
        }

        public SceneColour[] Of(string scene) => _rules.GetValueOrDefault(scene, None);

        public bool AsksFields(string? scene) => _asking.Count > 0 && (_asking.Contains("") || (!string.IsNullOrEmpty(scene) && _asking.Contains(scene)));

        public ColourMark? Mark(string? code) => code is null ? null : _known.GetValueOrDefault(code);

        public bool IsDark(string? colour) => _dark.Count > 0 && colour is not null && _dark.Contains(colour);

        /// <param name="scene">Empty for the rules of all scenes.</param>
        public bool IsDarkScene(string scene) => _darkScenes.Count > 0 && _darkScenes.Contains(scene);
    }
}
