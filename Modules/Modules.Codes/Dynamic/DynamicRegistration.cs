using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Personal;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Table of contents of dynamic codes: services, operations, jobs.</summary>
internal static class DynamicRegistration
{
    public static void AddDynamicCodes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPermissions(DynamicPermissions.All);
        services.AddAuditActions(DynamicPermissions.Acts);
        services.AddAuditActions(AuditCategory.Data, DynamicPermissions.DataActs);
        services.AddScoped<IPersonalSource, SubjectSource>();
        services.AddScoped<SubjectSearch>();
        services.AddSingleton<DynamicKeys>();
        services.AddSingleton<DynamicTokens>();
        services.AddSingleton<OfflineTokens>();
        services.AddScoped<OfflineUses>();
        services.AddSingleton<CertTypes>();
        services.AddSingleton<Subjects>();
        services.AddSingleton<ISealedTable, SealedSubjects>();
        services.AddSingleton<ISealedTable, SealedSceneRules>();
        services.AddSingleton<IRereadsSealedRows, Lists.RereadLists>();
        services.AddScoped<SubjectRegistry>();
        services.AddSingleton<SceneRules>();
        services.AddSingleton<SceneControl>();
        services.AddSingleton<IScopeResources, SceneResources>();
        services.AddScoped<IAccessWitness, SceneWitness>();
        services.AddSingleton<DynamicAddresses>();
        services.AddSingleton<VirtualCodeAddresses>();
        services.AddSingleton<DynamicIssue>();
        services.AddSingleton<DynamicJudge>();
        services.AddSingleton<IssuePersonCodeDesk>();
        services.AddSingleton<EnterpriseSubjects>();
        services.AddSingleton<StaticEnterpriseJudge>();
        services.AddSingleton<IssueEnterpriseDesk>();
        services.AddSingleton<RevocationSlices>();
        services.AddSingleton<IDynamicCodes, DynamicCodes>();
        services.TryAddSingleton<IConsents, NoConsents>();
        services.AddSingleton<UsedInDatabase>();
        if (configuration["Redis:Configuration"] is { Length: > 0 })
        {
            services.AddSingleton<UsedInRedis>();
            services.AddSingleton<IUsedTokens>(p => p.GetRequiredService<UsedInRedis>());
            services.AddHostedService(p => p.GetRequiredService<UsedInRedis>());
        }
        else
        {
            services.AddSingleton<IUsedTokens>(p => p.GetRequiredService<UsedInDatabase>());
        }
        services.AddHostedService<DynamicFeed>();
        services.AddScoped<IReadyCheck, DynamicKeysCheck>();
        services.AddJob<SweepDynamicCodesJob>(300);
    }

    public static void MapDynamicCodes(this IEndpointRouteBuilder api)
    {
        api.MapIssuePersonCode();
        api.MapVerifyPersonCode();
        api.MapIssueOfflinePack();
        api.MapReportOfflineUses();
        api.MapIssueDynamicEnterpriseCode();
        api.MapVerifyEnterpriseCode();
        api.MapRevokeSubject();
        api.MapIssueVirtualCode();
        api.MapVerifyVirtualCode();
    }
}

/// <summary>There is a key for dynamic codes: a missing one means not ready, never codes under another.</summary>
internal sealed class DynamicKeysCheck(DynamicKeys keys) : IReadyCheck
{
    public string Name => "dynamic-codes";

    public Task<string?> CheckAsync(CancellationToken ct)
    {
        try
        {
            _ = keys.Issuing;
            return Task.FromResult<string?>(null);
        }
        catch (KeyringUnavailable)
        {
            return Task.FromResult<string?>("动态码密钥不可用。");
        }
    }
}
