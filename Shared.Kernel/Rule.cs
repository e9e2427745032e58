namespace SuiShenMa.Kernel;

/// <summary>A rule of the business says no; the message is Chinese, for the person who asked, and says what to do next.</summary>
public class RuleViolation(string code, string message, int status = 409) : Exception(message)
{
    /// <summary>Stable machine code such as <c>state.conflict</c>.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status that REST callers get; 409 unless said otherwise.</summary>
    public int Status { get; } = status;

    /// <summary>The form field that the rule concerns, if it is one.</summary>
    public string? Field { get; init; }

    /// <summary>Seconds after which a repetition may succeed; sent as Retry-After.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>The thing asked for does not exist, or lies outside the caller's scope: both look the same from outside.</summary>
public sealed class NotFound(string message = "没有找到，或者不在您的权限范围内。", string code = "not-found") : RuleViolation(code, message, 404);

/// <summary>The caller is known but may not do this.</summary>
public sealed class Forbidden(string message = "您没有这项权限，请联系本部门管理员。", string code = "forbidden") : RuleViolation(code, message, 403);

/// <summary>Shape errors of the input, field by field; REST answers 400 with <c>code: "validation"</c>.</summary>
public sealed class InputInvalid(IReadOnlyDictionary<string, string[]> errors) : Exception("input invalid")
{
    public InputInvalid(string field, string message) : this(new Dictionary<string, string[]> { [field] = [message] }) { }

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
