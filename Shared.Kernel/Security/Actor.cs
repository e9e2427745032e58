namespace SuiShenMa.Kernel.Security;

/// <summary>What kind of caller acts.</summary>
public enum ActorKind { Anonymous, Operator, Application, System }

/// <summary>Who acts in this request or job, as established by sign-in, signature or the job runner; never by a form field.</summary>
/// <param name="Id">Account id or application id; empty when anonymous.</param>
/// <param name="Permissions">Permission strings held; applications hold their granted capabilities.</param>
public sealed record Actor(
    ActorKind Kind, string Id, string Name, string DepartmentId, string DepartmentName, Scope Scope, IReadOnlySet<string> Permissions)
{
    public static Actor Anonymous { get; } = new(ActorKind.Anonymous, "", "", "", "", Scope.Nothing, new HashSet<string>());

    public static Actor System { get; } = new(ActorKind.System, "system", "系统", "", "", Scope.System, new HashSet<string>());

    public bool May(string permission) => Kind == ActorKind.System || Permissions.Contains(permission);
}

/// <summary>The caller of the current request or job.</summary>
public interface ICurrentUser
{
    Actor Actor { get; }

    /// <summary>Address that the request came from; null in jobs.</summary>
    string? SourceIp { get; }

    /// <summary>The browser or client, as it calls itself; null in jobs.</summary>
    string? Device => null;

    /// <summary>The value of the <c>Ssm-Trace-Id</c> header of this request.</summary>
    string TraceId { get; }
}

/// <summary>Holds the caller for one dependency-injection scope; sign-in, gateway and job runner set it.</summary>
public sealed class ActorContext : ICurrentUser
{
    public Actor Actor { get; set; } = Actor.Anonymous;

    public string? SourceIp { get; set; }

    public string? Device { get; set; }

    public string TraceId { get; set; } = "";

    /// <summary>The caller's idempotency key with the fingerprint of the request, or null.</summary>
    public IdempotencyClaim? Idempotency { get; set; }

    /// <summary>What the operation tells the call log; null when it has nothing to tell.</summary>
    public CallLog.CallNote? Call { get; set; }

    /// <summary>Machine code of the problem that was answered, or null.</summary>
    internal string? ProblemCode { get; set; }

    /// <summary>Application as presented, before it has been proven.</summary>
    internal string? PresentedAppId { get; set; }

    internal string? PresentedKeyId { get; set; }

    /// <summary>The application that proved to be itself, also when it may not do what it asked for.</summary>
    internal Actor? Proven { get; set; }

    /// <summary>The first bytes of a partner's answer, for the call log, and how many there are.</summary>
    internal (ReadOnlyMemory<byte> Start, long Length) Answer { get; set; }
}

/// <summary>An <c>Idempotency-Key</c> as sent, bound to what was sent with it.</summary>
/// <param name="RequestHash">SM3 over method, target and body, in hex: another request under the same key differs here.</param>
public sealed record IdempotencyClaim(string Key, string RequestHash);
