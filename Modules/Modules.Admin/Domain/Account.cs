using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Domain;

/// <summary>The kinds of account that operators know; roles say the rest.</summary>
internal enum AccountKind
{
    /// <summary>Holds everything; exists in Development only.</summary>
    PlatformAdministrator,

    /// <summary>委办用户.</summary>
    DepartmentUser,

    SubAccount,

    /// <summary>Accounts, departments, resources; no rights, no logs.</summary>
    SystemAdministrator,

    /// <summary>Roles, policies and grants.</summary>
    SecurityAdministrator,

    /// <summary>Logs only.</summary>
    AuditAdministrator,
}

/// <summary>Somebody who signs in to the operators' side.</summary>
internal sealed class Account
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As typed at sign-in, in lower case; unique.</summary>
    [MaxLength(64)] public string UserName { get; init; } = "";

    /// <summary>Empty: names are personal columns (<see cref="Persons.AccountHolder"/>). What an earlier version wrote here is moved there at start.</summary>
    [MaxLength(64)] public string Name { get; private set; } = "";
    public AccountKind Kind { get; init; }
    [MaxLength(64)] public string DepartmentId { get; set; } = "";

    /// <summary>The account whose rights are a sub-account's ceiling, evaluated at each use.</summary>
    public Guid? ParentId { get; set; }

    [MaxLength(256)] public string PasswordRecord { get; private set; } = "";

    /// <summary>Sits in the cookie; a new one ends all sessions of the account.</summary>
    [MaxLength(32)] public string SecurityStamp { get; private set; } = NewStamp();

    public bool MustChangePassword { get; private set; }
    public bool Disabled { get; private set; }

    /// <summary>When the account was deleted; its row stays for the log, and its name is never used again.</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>What the account is confined to, separated by commas; null means as far as department and parent go, empty means nothing.</summary>
    [MaxLength(4000)] public string? LimitRegions { get; set; }

    /// <inheritdoc cref="LimitRegions"/>
    [MaxLength(4000)] public string? LimitObjectTypes { get; set; }

    /// <summary>Permissions of a sub-account chosen one by one; null means that its roles decide, <see cref="Whole"/> all that the parent holds.</summary>
    [MaxLength(4000)] public string? LimitPermissions { get; set; }

    /// <summary>分管权限: lines of type × region × action as JSON; null means no line limits the account.</summary>
    public string? GrantsJson { get; set; }

    public DateTime CreatedAt { get; init; }
    [MaxLength(64)] public string CreatedBy { get; init; } = "";
    public DateTime? PasswordChangedAt { get; private set; }
    public DateTime? LastSignInAt { get; set; }
    public int Version { get; private set; }

    /// <summary>In <see cref="LimitPermissions"/>: everything that the parent holds at the time of use.</summary>
    public const string Whole = "*";

    public string ActorId => Id.ToString("N");

    public IReadOnlyList<DataGrant>? Grants
    {
        get => GrantList.Read(GrantsJson);
        set => GrantsJson = GrantList.Write(value);
    }

    /// <summary>Hands out the name of an earlier version and forgets it.</summary>
    public string TakeName()
    {
        var name = Name;
        Name = "";
        return name;
    }

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

    /// <summary>For good: nobody signs in with it any more, and its name stays taken.</summary>
    public void Delete(string actorId, DateTime now)
    {
        if (ActorId == actorId)
        {
            throw new RuleViolation("account.self", "不能删除自己的账号，请由其他管理员操作。");
        }
        (DeletedAt, Disabled, SecurityStamp) = (now, true, NewStamp());
        Version++;
    }

    /// <summary>Rights or data of the account were changed; whoever still has the old form is told.</summary>
    public void Changed() => Version++;

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
