namespace SuiShenMa.Codes.Contracts;

/// <summary>Which white list is asked.</summary>
public enum WhiteListKind
{
    /// <summary>扫码白名单: addresses that a scan may lead to.</summary>
    Scan,

    /// <summary>服务白名单: addresses of services on landing pages, and of callbacks.</summary>
    Service,
}

/// <summary>Why an address is not allowed.</summary>
public enum WhiteListReason
{
    /// <summary>It is allowed.</summary>
    None,

    /// <summary>Empty, over-long, or not an address that every browser reads the same way.</summary>
    Malformed,

    /// <summary>Another scheme than https.</summary>
    NotHttps,

    /// <summary>A name or password before the host.</summary>
    UserInfo,

    /// <summary>Another port than 443.</summary>
    Port,

    /// <summary>A number instead of a host name, in whatever notation.</summary>
    IpLiteral,

    /// <summary>The host is not on the list.</summary>
    Unlisted,

    /// <summary>The host is on the list, but switched off, not yet valid or no longer valid.</summary>
    NotValid,
}

/// <summary>What a white list says of an address.</summary>
/// <param name="Allowed">True: the host is listed, or lies below a listed host that allows that, and the entry is valid now.</param>
/// <param name="Url">The address in its one canonical form, the only one to be sent to browsers; null when it cannot be read.</param>
/// <param name="Host">In small letters, international names in punycode; null when it cannot be read.</param>
/// <param name="Entry">Name of the entry that the host falls under; null when none.</param>
public sealed record WhiteListAnswer(bool Allowed, string? Url, string? Host, string? Entry, WhiteListReason Reason);

/// <summary>The white lists of addresses. Answers from memory; a change counts at once on the host that made it and within a second elsewhere.</summary>
public interface IWhiteLists
{
    /// <summary>Judges an address by exact host or true sub-domain; never by how the text begins or ends.</summary>
    /// <remarks>The name is judged, not what it resolves to: who calls the address itself must still pin the address and refuse private networks.</remarks>
    ValueTask<WhiteListAnswer> JudgeAsync(WhiteListKind list, string? url, CancellationToken ct);
}
