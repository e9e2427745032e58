using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Domain;

/// <summary>The three kinds of account that operators know; finer roles build on them.</summary>
internal enum AccountKind { PlatformAdministrator, DepartmentUser, SubAccount }

/// <summary>Somebody who signs in to the operators' side.</summary>
internal sealed class Account
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As typed at sign-in, in lower case; unique.</summary>
    [MaxLength(64)] public string UserName { get; init; } = "";

    [MaxLength(64)] public string Name { get; set; } = "";
    public AccountKind Kind { get; init; }
    [MaxLength(64)] public string DepartmentId { get; init; } = "";

    /// <summary>The account that a sub-account was made by and whose rights are its ceiling, evaluated at each use.</summary>
    public Guid? ParentId { get; init; }

    [MaxLength(256)] public string PasswordRecord { get; private set; } = "";

    /// <summary>Sits in the cookie; a new one ends all sessions of the account.</summary>
    [MaxLength(32)] public string SecurityStamp { get; private set; } = NewStamp();

    public bool MustChangePassword { get; private set; }
    public bool Disabled { get; private set; }

    /// <summary>What a sub-account is confined to, separated by commas; null means as far as the parent goes, empty means nothing.</summary>
    [MaxLength(4000)] public string? LimitRegions { get; set; }

    /// <inheritdoc cref="LimitRegions"/>
    [MaxLength(4000)] public string? LimitObjectTypes { get; set; }

    /// <inheritdoc cref="LimitRegions"/>
    [MaxLength(4000)] public string? LimitPermissions { get; set; }

    public DateTime CreatedAt { get; init; }
    [MaxLength(64)] public string CreatedBy { get; init; } = "";
    public DateTime? PasswordChangedAt { get; private set; }
    public DateTime? LastSignInAt { get; set; }
    public int Version { get; private set; }

    public string ActorId => Id.ToString("N");

    public static string Normalize(string userName) => userName.Trim().ToLowerInvariant();

    /// <summary>Sets a password and ends the account's sessions.</summary>
    /// <param name="temporary">True when somebody else chose it: the owner must change it at the next sign-in.</param>
    public void SetPassword(string password, bool temporary, DateTime now)
    {
        PasswordRecord = Pbkdf2Sm3.Hash(password);
        MustChangePassword = temporary;
        PasswordChangedAt = now;
        SecurityStamp = NewStamp();
        Version++;
    }

    /// <summary>Stores the same password under today's cost; sessions go on.</summary>
    public void Rehash(string password)
    {
        PasswordRecord = Pbkdf2Sm3.Hash(password);
        Version++;
    }

    public void Disable(string actorId)
    {
        if (ActorId == actorId)
        {
            throw new RuleViolation("account.self", "不能停用自己的账号，请由其他管理员操作。");
        }
        Disabled = true;
        SecurityStamp = NewStamp();
        Version++;
    }

    public void Enable()
    {
        Disabled = false;
        Version++;
    }

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
