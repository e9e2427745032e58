using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Log;
using SuiShenMa.Codes.Short;
using SuiShenMa.Codes.Statistics;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes;

/// <summary>Table of contents of the engine around the tokens: short codes, lists, extension fields, colours, log, statistics.</summary>
internal static class EngineSetup
{
    public static readonly MenuItem[] Menu =
    [
        new("码引擎", "白名单", "/admin/white-lists", EnginePermissions.ListsView, 3003),
        new("码引擎", "落地页服务", "/admin/landing-services", EnginePermissions.ListsView, 3004),
        new("码引擎", "扩展字段", "/admin/extension-fields", EnginePermissions.ExtensionsView, 3005),
        new("码引擎", "码色", "/admin/colours", EnginePermissions.ExtensionsView, 3006),
        new("码引擎", "码引擎日志", "/admin/engine-log", EnginePermissions.Log, 3007),
        new("日志与审计", "接口调用日志", "/admin/audit/api", EnginePermissions.ApiLog, 9202),
        new("码引擎", "码引擎统计", "/admin/engine-statistics", EnginePermissions.Statistics, 3008),
    ];

    private static readonly (string, string)[] AuditActions =
    [
        ("white-list.created", "新增白名单"), ("white-list.changed", "修改白名单"), ("white-list.deleted", "删除白名单"),
        ("landing-service.created", "新增落地页服务"), ("landing-service.changed", "修改落地页服务"), ("landing-service.deleted", "删除落地页服务"),
        ("extension-field.created", "新增扩展字段"), ("extension-field.changed", "修改扩展字段"),
        ("extension-batch.queued", "提交扩展信息批量更新"), ("extension-batch.done", "扩展信息批量更新完成"),
        ("colour.created", "新增码色"), ("colour.changed", "修改码色"),
        ("colour-rule.created", "新增码色规则"), ("colour-rule.changed", "修改码色规则"), ("colour-rule.deleted", "删除码色规则"),
        ("short-code.created", "生成短码"), ("code.looked-up-in-emergency", "应急查询物码"), ("engine-log.exported", "导出码引擎日志"), ("api-log.exported", "导出接口调用日志"), ("call-log.archived", "调用日志归档"), ("engine-statistics.exported", "导出码引擎统计"),
    ];

    private static readonly (string, string)[] AuditSubjects =
    [
        ("white-list", "白名单"), ("landing-service", "落地页服务"), ("extension-field", "扩展字段"), ("extension-batch", "扩展信息批次"), ("colour", "码色"), ("colour-rule", "码色规则"),
        ("short-code", "短码"), ("code-subject", "动态码主体"), ("code-scene", "场景规则"), ("key", "密钥"), ("engine-log", "码引擎日志"), ("api-log", "接口调用日志"),
        ("engine-statistics", "码引擎统计"), ("call-archive", "调用日志归档"), ("offline-uses", "弱网备用码补报"),
    ];

    public static void AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPermissions(EnginePermissions.All);
        services.AddAuditActions(AuditActions);
        services.AddAuditSubjects(AuditSubjects);
        services.AddScoped<EngineSeed>();

        services.AddSingleton<WhiteLists>();
        services.AddSingleton<IWhiteLists>(p => p.GetRequiredService<WhiteLists>());
        services.AddSingleton<CodeKinds>();
        services.AddScoped<IDictionaryUse, CodesDictionaryUse>();
        services.AddSingleton<LandingServices>();
        services.AddSingleton<ILandingServices>(p => p.GetRequiredService<LandingServices>());

        services.AddSingleton<ShortAddresses>();
        services.AddSingleton<ShortDraw>();
        services.AddSingleton<IShortCodes, ShortCodes>();
        services.AddScoped<ShortTargets>();

        services.AddSingleton<ExtensionCatalog>();
        services.AddSingleton<SubjectRows>();
        services.AddSingleton<Colours>();
        services.AddSingleton<IColours>(p => p.GetRequiredService<Colours>());
        services.AddSingleton<IKnownPersons, KnownPersons>();
        services.AddScoped<ExtensionSubjects>();
        services.AddScoped<ExtensionChunk>();
        services.AddJob<RunExtensionBatchesJob>(5);

        services.AddSingleton<ICallStore, CallStore>();
        services.AddLoggedFields(EngineFields.All);
        services.AddSingleton(p => CallArchiveOptions.From(configuration, p.GetRequiredService<DataFolder>()));
        services.AddSingleton<CallArchive>();
        services.AddSingleton<ILogArchive>(p => p.GetRequiredService<CallArchive>());
        services.AddJob<ArchiveCallsJob>(1_800);
        services.AddSingleton(CallCollecting.From(configuration));
        services.AddSingleton<CallPlaces>();
        services.AddJob<DropCallBatchesJob>(1_800);
        services.AddSingleton(CallCountOptions.From(configuration));
        services.AddJob<DropHourlyCountsJob>(1_800);
        services.AddSingleton<ActionTexts>();
        services.AddScoped<CallerNames>();
        services.AddScoped<EngineStatistics>();
    }

    public static void MapEngineApi(this IEndpointRouteBuilder api)
    {
        api.MapCreateShortCode();
        api.MapVerifyShortCode();
        api.MapDecodeShortCode();
        api.MapCheckWhiteList();
        api.MapListWhiteList();
        api.MapUpdateExtensions();
        api.MapGetExtensionBatch();
        api.MapCollectEngineLog();
    }

    /// <summary>Built-in data that is missing; what people changed stays as they left it.</summary>
    public static Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct) => services.GetRequiredService<EngineSeed>().RunAsync(options.Demo, ct);
}
