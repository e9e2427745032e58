using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Types;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects;

/// <summary>Object types and codes for the tests of lists, review and geocoding; every test makes its own.</summary>
internal static class Stage
{
    public const string City = "city-greening";
    public const string Street = "310104012";

    private static int _count;

    public static ITypeCatalog Types => TestHost.Services.GetRequiredService<ITypeCatalog>();

    /// <summary>A type that the city's greening department manages, without switches unless said otherwise.</summary>
    public static async Task<string> Type(Action<ObjectType>? more = null)
    {
        var type = new ObjectType { Code = "T" + Guid.CreateVersion7().ToString("N")[^12..], CategoryCode = "03", Mode = ManagementMode.CityWide, ManagingDepartmentId = City };
        type.Name = "测试类型 " + type.Code;
        more?.Invoke(type);
        await Slice.Db<ObjectsDb, int>(async db =>
        {
            db.Types.Add(type);
            await db.TouchAsync(TypeCatalog.ChangeMark, CancellationToken.None);
            return await db.SaveChangesAsync();
        });
        await Types.RefreshAsync(CancellationToken.None);
        return type.Code;
    }

    public static Task<string> ReviewedType(bool autoApprove = false) => Type(t => (t.ReviewRequired, t.AutoApprove) = (true, autoApprove));

    public static Task<PreIssueObjectCode.Result> Enter(Actor who, string type, ManagerChoice choice = ManagerChoice.None, string region = "310104",
        string? name = null, string? address = null, GeoPoint? at = null, string? part = null) =>
        Slice.Send(who, new PreIssueObjectCode.Command(type, new ObjectEntry
        {
            Name = name ?? "测试物体 " + Interlocked.Increment(ref _count),
            RegionCode = region,
            Address = address ?? "上海市徐汇区测试路 " + Interlocked.Increment(ref _count) + " 号",
            PartNumber = part,
            Location = at,
            ManagerChoice = choice,
        }));

    public static Task<ReviewObjectCodes.Result> Decide(Actor who, string code, bool approve, string? reason = null) =>
        Slice.Send(who, new ReviewObjectCodes.Command([code], approve, reason ?? (approve ? null : "地址与坐标不符")));

    public static Task<ObjectCode> Row(string code) => Slice.Db<ObjectsDb, ObjectCode>(db => db.Codes.AsNoTracking().SingleAsync(c => c.Code == code));

    public static Task<List<AuditRecord>> History(string code) =>
        Slice.Db<ObjectsDb, List<AuditRecord>>(db => db.Audit.AsNoTracking().Where(a => a.SubjectId == code).OrderBy(a => a.Id).ToListAsync());

    public static Task<int> Change(string code, Action<ObjectCode> change) => Slice.Db<ObjectsDb, int>(async db =>
    {
        change(await db.Codes.SingleAsync(c => c.Code == code));
        return await db.SaveChangesAsync();
    });
}
