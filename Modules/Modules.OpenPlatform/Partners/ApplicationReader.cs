using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>An application in memory, with the department that its rights were worked out from.</summary>
internal sealed class KnownApplication(PartnerApp row, IReadOnlyDictionary<string, PartnerKey> keys)
{
    public PartnerApp Row { get; } = row;

    public IReadOnlyDictionary<string, PartnerKey> Keys { get; } = keys;

    /// <summary>Replaced as one: many threads read it.</summary>
    public volatile BuiltApplication? Built;
}

internal sealed record BuiltApplication(Department? Department, PartnerApplication Application);

/// <summary>Makes of rows what the gateway works with; rows whose seal is broken are left out and reported.</summary>
internal sealed class ApplicationReader(ApplicationVault vault, IDepartments departments, ILogger<ApplicationReader> log)
{
    public Dictionary<string, KnownApplication> Read(IReadOnlyList<PartnerApp> rows, ILookup<string, AppKey> keys)
    {
        var known = new Dictionary<string, KnownApplication>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!vault.IsGood(row))
            {
                log.LogError("Application {AppId} was changed outside the platform; it is not let in", row.AppId);
                continue;
            }
            known[row.AppId] = new KnownApplication(row, keys[row.AppId].Select(ReadKey).OfType<PartnerKey>().ToFrozenDictionary(k => k.KeyId, StringComparer.Ordinal));
        }
        return known;
    }

    /// <summary>The application with the rights that its department gives it right now.</summary>
    public PartnerApplication Current(KnownApplication known)
    {
        var department = departments.Find(known.Row.DepartmentId);
        if (known.Built is { } built && Equals(built.Department, department))
        {
            return built.Application;
        }
        var application = Build(known, department);
        known.Built = new BuiltApplication(department, application);
        return application;
    }

    private static PartnerApplication Build(KnownApplication known, Department? department)
    {
        var row = known.Row;
        // A department that is gone leaves its applications nothing to act on.
        var scope = department is null
            ? Scope.Nothing
            : department.Scope.Confine(row.Regions.Count == 0 ? Allowed.Everything : Allowed.Places(row.Regions), row.ObjectTypes.Count == 0 ? Allowed.Everything : Allowed.Just(row.ObjectTypes));
        var actor = new Actor(ActorKind.Application, row.AppId, row.Name, row.DepartmentId, department?.Name ?? "", scope, row.Capabilities.ToFrozenSet(StringComparer.Ordinal));
        return new PartnerApplication(row.AppId, row.Enabled && department is not null, row.Sandbox, row.SignsAnswers, actor,
            [.. row.Networks.Select(IPNetwork.Parse)], known.Keys, row.Encrypts);
    }

    private PartnerKey? ReadKey(AppKey row)
    {
        try
        {
            if (vault.IsGood(row))
            {
                return row.Algorithm switch
                {
                    AppKey.HmacSm3 => new PartnerKey(row.KeyId, row.Algorithm, new HmacSm3(Encoding.UTF8.GetBytes(vault.SecretOf(row))), null, row.NotBefore, row.NotAfter),
                    AppKey.Sm4Gcm => new PartnerKey(row.KeyId, row.Algorithm, null, null, row.NotBefore, row.NotAfter, Convert.FromHexString(vault.SecretOf(row))),
                    _ => new PartnerKey(row.KeyId, row.Algorithm, null, Sm2PublicKey.Import(row.PublicKey!), row.NotBefore, row.NotAfter),
                };
            }
            log.LogError("Key {KeyId} of application {AppId} was changed outside the platform; it is not accepted", row.KeyId, row.AppId);
        }
        catch (Exception e) when (e is CryptographicException or KeyringUnavailable)
        {
            log.LogError(e, "Key {KeyId} of application {AppId} cannot be read; it is not accepted", row.KeyId, row.AppId);
        }
        return null;
    }
}
