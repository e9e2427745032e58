namespace SuiShenMa.Kernel.Audit;

/// <summary>The logs that people ask for by name; each record belongs to one.</summary>
public enum AuditCategory { SignIn, Object, Enterprise, Code, Configuration, Data, System }

/// <summary>Finds the log of an act by its name, so that a module need only name its acts well.</summary>
public static class AuditCategories
{
    private static readonly string[] Refusals = ["failed", "refused", "locked", "denied", "rejected-by-rule"];

    private static readonly HashSet<string> DataVerbs = new(StringComparer.Ordinal)
    {
        "exported", "downloaded", "revealed", "viewed", "read", "looked-up-in-emergency", "backed-up", "restored", "archived",
    };

    /// <summary>Whether an act of this name is one that did not get its way.</summary>
    /// <returns><c>ok</c> or <c>failed</c>.</returns>
    public static string OutcomeOf(string? action) =>
        action is not null && Array.Exists(Refusals, r => action.EndsWith(r, StringComparison.Ordinal)) ? "failed" : "ok";

    /// <param name="action">Such as <c>object.submitted</c>: a noun, a point, a verb.</param>
    public static AuditCategory Of(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var point = action.IndexOf('.', StringComparison.Ordinal);
        var (noun, verb) = point < 0 ? (action, "") : (action[..point], action[(action.LastIndexOf('.') + 1)..]);
        if (noun is "session" or "second-factor" || action is "account.locked" || action.StartsWith("account.sign", StringComparison.Ordinal))
        {
            return AuditCategory.SignIn;
        }
        if (DataVerbs.Contains(verb))
        {
            return AuditCategory.Data;
        }
        return noun switch
        {
            "audit" or "host" or "integrity" => AuditCategory.System,
            "workbook" or "images" or "image-job" or "geocode-run" => AuditCategory.Object,
            _ when noun.StartsWith("object", StringComparison.Ordinal) || noun.StartsWith("blank-code", StringComparison.Ordinal) => AuditCategory.Object,
            _ when noun.StartsWith("enterprise", StringComparison.Ordinal) || noun.StartsWith("owning-unit", StringComparison.Ordinal) => AuditCategory.Enterprise,
            "code" or "certificate" or "certificates" => AuditCategory.Code,
            _ when noun.StartsWith("person", StringComparison.Ordinal) || noun.StartsWith("short-code", StringComparison.Ordinal)
                || noun.StartsWith("dynamic", StringComparison.Ordinal) || noun.StartsWith("virtual", StringComparison.Ordinal) => AuditCategory.Code,
            _ => AuditCategory.Configuration,
        };
    }
}

/// <summary>What the modules declared of their acts: texts, and the log where the name alone would choose another.</summary>
public sealed class AuditActionCatalog(IEnumerable<Data.AuditActionInfo> declared, IEnumerable<Data.AuditSubjectInfo> subjects)
{
    private readonly Dictionary<string, string> _subjects = subjects.DistinctBy(s => s.Kind).ToDictionary(s => s.Kind, s => s.Text, StringComparer.Ordinal);
    private readonly Dictionary<string, Data.AuditActionInfo> _known = declared.DistinctBy(a => a.Action).ToDictionary(a => a.Action, StringComparer.Ordinal);

    /// <summary>In order of their names.</summary>
    public IReadOnlyList<Data.AuditActionInfo> All => [.. _known.Values.OrderBy(a => a.Action, StringComparer.Ordinal)];

    public string TextOf(string action) => _known.GetValueOrDefault(action)?.Text ?? action;

    /// <summary>What the kind of thing is called that an act was done to.</summary>
    public string SubjectOf(string kind) => _subjects.GetValueOrDefault(kind, kind);

    public AuditCategory CategoryOf(string action) => string.IsNullOrEmpty(action) ? AuditCategory.Configuration : _known.GetValueOrDefault(action)?.Category ?? AuditCategories.Of(action);
}
