using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Exports;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects;

/// <summary>Object types, entry, review, issue, activation, images and geocoding of 一物一码.</summary>
public sealed class ObjectsModule : IModule
{
    public string Name => "objects";

    public IReadOnlyList<MenuItem> Menu =>
    [
        new("物码管理", "物体类型大类", "/admin/object-categories", ObjectsPermissions.TypesView, 1001),
        new("物码管理", "物体类型", "/admin/object-types", ObjectsPermissions.TypesView, 1002),
        new("物码管理", "码样式", "/admin/code-styles", ObjectsPermissions.Styles, 1003),
        new("物码管理", "录入物体", "/admin/object-codes/enter", ObjectsPermissions.Enter, 1004),
        new("物码管理", "批量录入", "/admin/imports", ObjectsPermissions.Import, 1005),
        new("物码管理", "信息审核", "/admin/reviews", ObjectsPermissions.Review, 1006),
        new("物码管理", "物码查询", "/admin/object-codes", ObjectsPermissions.List, 1007),
        new("物码管理", "导出记录", "/admin/exports", ObjectsPermissions.Export, 1008),
        new("物码管理", "发空码", "/admin/object-codes/blank", ObjectsPermissions.Blank, 1010),
        new("物码管理", "地址转坐标", "/admin/geocoding", ObjectsPermissions.Geocode, 1009),
        new("物码管理", "码图片", "/admin/image-jobs", ObjectsPermissions.Images, 1011),
        new("物码管理", "下载记录", "/admin/downloads", ObjectsPermissions.Images, 1012),
    ];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<ObjectsDb, ObjectsDbSqlite, ObjectsDbMySql>();
        services.AddPermissions(ObjectsPermissions.All);
        services.AddLoggedFields("typeCode", "typeName", "categoryCode", "categoryName", "category", "managementMode", "reviewRequired", "partNumber", "regionCode", "regionName", "owningUnitUscc",
            "managingDepartmentId", "unifiedCode", "batchNo", "succeeded", "failed", "failures", "index", "count", "format", "size", "style", "styleCode", "jobId", "completed", "files",
            "photoId", "sha256", "sm3", "coordinateSystem", "activatedAt", "level", "confidence");

        services.AddSingleton<TypeCatalog>();
        services.AddSingleton<ITypeCatalog>(p => p.GetRequiredService<TypeCatalog>());
        services.AddHostedService<TypeCatalogFollower>();
        services.AddSingleton<IScopeResources, TypeResources>();
        services.AddScoped<IAccessWitness, ObjectWitness>();
        services.AddScoped<IDepartmentUse, ObjectDepartmentUse>();
        services.AddScoped<BuiltInTypes>();
        services.AddSingleton<StylePictures>();

        services.AddSingleton<PositionText>();
        services.AddSingleton<EntryRules>();
        services.AddScoped<EntryUniqueness>();
        services.AddSingleton<CodeMaker>();
        services.AddScoped<GazetteerFeed>();
        services.AddScoped<IntakeChunk>();
        services.AddScoped<BlankChunk>();
        services.AddScoped<ObjectFormDesk>();
        services.AddSingleton<PhotoStore>();
        services.AddScoped<WorkbookCheck>();
        services.AddJob<RunIntakeBatchesJob>(5);
        services.AddJob<RunWorkbookChecksJob>(5);
        services.AddScoped<ObjectSheet>();
        services.AddJob<RunObjectExportsJob>(5);
        services.AddJob<ApproveOverdueEntriesJob>(60);
        services.AddJob<RemindReviewersJob>(300);

        services.AddSingleton<PublicAddresses>();
        services.AddSingleton<IOwningUnitUse, OwningUnitUse>();
        services.AddJob<TellOwningUnitsJob>(600);
        services.AddSingleton<CodeTrusts>();
        services.AddSingleton<ISealedTable, SealedObjectCodes>();
        services.AddSingleton<SealedTypes>();
        services.AddSingleton<ISealedTable>(p => p.GetRequiredService<SealedTypes>());
        services.AddSingleton<IRereadsSealedRows>(p => p.GetRequiredService<SealedTypes>());
        services.AddSingleton<ISealedTable, SealedCategories>();
        services.AddScoped<IDictionaryUse, ObjectsDictionaryUse>();
        services.AddSingleton<ObjectCodes>();
        services.AddSingleton<IObjectCodes>(p => p.GetRequiredService<ObjectCodes>());
        services.AddSingleton<IRevokedObjectCodes>(p => p.GetRequiredService<ObjectCodes>());
        services.AddScoped<CodeChanges>();
        services.AddHostedService<CodeChangeFeed>();
        services.AddHostedService<CodeWarmUp>();

        services.AddAuditActions(ObjectAuditActions.All);
        services.AddAuditSubjects(ObjectAuditActions.Subjects);
        services.AddScoped<EntryHints>();
        services.AddScoped<IWorkbenchCard, WaitingReviewsCard>();
        services.AddScoped<IMenuBadge, WaitingReviewsBadge>();
        services.AddSingleton(new TopSearch("/admin/object-codes", "keyword", "码值、统一编码、部件编号", ObjectsPermissions.List));
        services.AddScoped<GeocodeWorker>();
        services.AddJob<RunGeocodingJob>(15);

        services.AddGeocoding(configuration);
        services.AddScoped<IGazetteer, DbGazetteer>();
        services.AddCodeImages(configuration);
        services.AddSingleton(p => new ImageZipWriter(p.GetRequiredService<CodeImageRenderer>(), image => Sm3.HashHex(image)));
        services.AddSingleton(ImageOptions.From(configuration));
        services.AddSingleton<CodeLabels>();
        services.AddSingleton<PartWriter>();
        services.AddSingleton<ImageHeartbeat>();
        services.AddScoped<CodeStyles>();
        services.AddScoped<IPrintedSigns, PrintedSigns>();
        services.AddScoped<ImageJobAccess>();
        services.AddScoped<DownloadLog>();
        services.AddScoped<ImagePart>();
        services.AddJob<RunImageJobsJob>(5);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        ListObjectTypesApi.Map(api);
        GetRequiredAttributesApi.Map(api);

        PreIssueObjectCodeApi.Map(api);
        PreIssueObjectBatchApi.Map(api);
        IssueBlankCodesApi.Map(api);
        GetIntakeBatchApi.Map(api);
        FindObjectCodesApi.Map(api);
        ActivateObjectCodeApi.Map(api);
        ActivateBlankCodeApi.Map(api);
        ChangeObjectCodeStateApi.Map(api);
        GeocodeAddressesApi.Map(api);
        GetCodeImageApi.Map(api);
        StartImageJobApi.Map(api);
        GetImageJobApi.Map(api);
        DownloadImageFileApi.Map(api);
    }

    public void MapSite(IEndpointRouteBuilder site)
    {
        GetCodeImageApi.MapSite(site);
        ImageJobProgress.MapSite(site);
        DownloadImageFileApi.MapSite(site);
        ExportDownloads.MapSite(site);
    }

    public async Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct)
    {
        await services.GetRequiredService<BuiltInTypes>().SeedAsync(ct);
        if (options.Demo)
        {
            await SeedActivationAccountAsync(services.GetRequiredService<ObjectsDb>(), ct);
        }
    }

    /// <summary>The demo activation account, bound and enabled.</summary>
    private static async Task SeedActivationAccountAsync(ObjectsDb db, CancellationToken ct)
    {
        const string demo = "demo-worker";
        if (!await db.ActivationAccounts.AnyAsync(a => a.Account == demo, ct))
        {
            db.ActivationAccounts.Add(new ActivationAccount { Account = demo, Bound = true, Enabled = true, CreatedAt = db.Now });
            await db.SaveChangesAsync(ct);
        }
    }
}
