using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>
/// Writes the built-in categories (names of GB/T 47678.5-2026, then our own), the pilots' types and the default style where
/// they are missing; what people changed stays.
/// </summary>
internal sealed class BuiltInTypes(ObjectsDb db, IDepartments departments, IRegions regions, ITypeCatalog catalog)
{
    public const string DefaultStyle = "default";

    private const string Greening = "city-greening";
    private const string Civil = "city-civil";

    private static readonly (string Code, string Name, ObjectKind Kind)[] CategoryRows =
    [
        ("01", "市政公用设施", ObjectKind.Static), ("02", "交通设施", ObjectKind.Static), ("03", "市容环卫设施", ObjectKind.Static),
        ("04", "园林绿化设施", ObjectKind.Static), ("05", "其他", ObjectKind.QuasiStatic), ("06", "便民与商业", ObjectKind.QuasiStatic),
        ("07", "养老与助残", ObjectKind.Static), ("08", "移动与人员", ObjectKind.Dynamic), ("09", "数字虚拟", ObjectKind.Virtual),
    ];

    public async Task SeedAsync(CancellationToken ct)
    {
        await db.InTransactionAsync(async () =>
        {
            await db.TakeGuardAsync(TypeCatalog.Guard, ct);
            // Also those that were taken out of the database: they are missed, not made anew with the rules of a fresh platform.
            var categories = await db.Categories.Select(c => c.Code).Concat(db.SealMembers.Where(m => m.Table == ObjectsDb.CategoryTable).Select(m => m.Row)).ToListAsync(ct);
            db.Categories.AddRange(CategoryRows.Where(c => !categories.Contains(c.Code))
                .Select(c => new ObjectCategory { Code = c.Code, Name = c.Name, Kind = c.Kind, Order = int.Parse(c.Code, System.Globalization.CultureInfo.InvariantCulture) * 10 }));
            if (!await db.Styles.AnyAsync(s => s.Code == DefaultStyle, ct))
            {
                db.Styles.Add(new ImageStyle { Code = DefaultStyle, Name = "标准样式", LayoutJson = CodeStyle.Default.ToJson(), ChangedAt = db.Now });
            }
            var known = await db.Types.Select(t => new { t.Code, t.Name }).ToListAsync(ct);
            var gone = await db.SealMembers.Where(m => m.Table == ObjectsDb.TypeTable).Select(m => m.Row).ToListAsync(ct);
            var missing = Types().Where(t => !gone.Contains(t.Code) && !known.Exists(k => k.Code == t.Code || k.Name == t.Name)).ToList();
            db.Types.AddRange(missing);
            if (db.ChangeTracker.HasChanges())
            {
                await db.TouchAsync(TypeCatalog.ChangeMark, ct);
            }
            await db.SaveChangesAsync(ct);
        }, ct);
        await catalog.RefreshAsync(ct);
    }

    private IEnumerable<ObjectType> Types()
    {
        if (departments.Find(Greening) is not null)
        {
            yield return CityWide("03001", "环卫公共厕所", "03", Greening,
            [
                new("openingHours", "开放时间", AttributeDataType.Text, MaxLength: 60, OnLandingPage: true),
                new("facilities", "便民设施", AttributeDataType.Text, MaxLength: 200, OnLandingPage: true),
                new("grade", "公厕等级", AttributeDataType.Option, Options: ["一类", "二类", "三类"], OnLandingPage: true),
                new("maleStalls", "男厕位数", AttributeDataType.Number),
                new("femaleStalls", "女厕位数", AttributeDataType.Number),
                new("accessible", "无障碍厕位", AttributeDataType.Option, Options: ["有", "无"], OnLandingPage: true),
                new("keeper", "保洁责任人", AttributeDataType.Text, MaxLength: 40),
                new("photo", "外观照片", AttributeDataType.Photo),
            ]);
            // 03001-03016 are the standard's own; ours begin at x101.
            yield return CityWide("03101", "垃圾中转站", "03", Greening,
            [
                new("capacity", "设计日转运量（吨）", AttributeDataType.Number),
                new("process", "转运工艺", AttributeDataType.Option, Options: ["压缩式", "非压缩式"]),
                new("openingHours", "作业时间", AttributeDataType.Text, MaxLength: 60, OnLandingPage: true),
                new("builtOn", "投用日期", AttributeDataType.Date),
                new("operator", "运营单位", AttributeDataType.Text, MaxLength: 100, OnLandingPage: true),
            ], review: true);
        }
        yield return Territorial("06001", "沿街商户", "06", Existing(Greening), DistrictManagers(),
        [
            new("licence", "营业执照统一社会信用代码", AttributeDataType.Text, Required: true, Unique: true, Pattern: "[0-9A-HJ-NPQRTUWXY]{18}", MaxLength: 18),
            new("trade", "经营类别", AttributeDataType.Option, Required: true, Options: ["餐饮", "零售", "服务", "维修", "其他"], OnLandingPage: true),
            new("signboard", "店招名称", AttributeDataType.Text, Required: true, MaxLength: 100, OnLandingPage: true),
            new("frontage", "门面宽度（米）", AttributeDataType.Number),
            new("contact", "门责联系人", AttributeDataType.Text, MaxLength: 40),
        ]);
        yield return Territorial("07001", "康复辅具租赁点", "07", Existing(Civil), [],
        [
            new("openingHours", "营业时间", AttributeDataType.Text, Required: true, MaxLength: 60, OnLandingPage: true),
            new("phone", "服务电话", AttributeDataType.Text, Required: true, Pattern: "[0-9+-]{5,20}", MaxLength: 20, OnLandingPage: true),
            new("scope", "租赁品类", AttributeDataType.Text, MaxLength: 200, OnLandingPage: true),
        ]);
        yield return Territorial("07002", "养老服务机构", "07", Existing(Civil), [],
        [
            new("class", "机构类别", AttributeDataType.Option, Required: true, OnLandingPage: true,
                Options: ["养老机构", "长者照护之家", "日间照护中心", "老年助餐服务场所", "综合为老服务中心", "老年活动室", "睦邻点"]),
            new("openingHours", "服务时间", AttributeDataType.Text, MaxLength: 60, OnLandingPage: true),
            new("beds", "床位数", AttributeDataType.Number, OnLandingPage: true),
            new("phone", "服务电话", AttributeDataType.Text, Pattern: "[0-9+-]{5,20}", MaxLength: 20, OnLandingPage: true),
            new("openedOn", "开业日期", AttributeDataType.Date),
        ]);
        yield return Territorial("08001", "养老护理员", "08", Existing(Civil), [],
        [
            new("staffNo", "工号", AttributeDataType.Text, Required: true, Unique: true, MaxLength: 40),
            new("grade", "职业技能等级", AttributeDataType.Option, Required: true, Options: ["初级工", "中级工", "高级工", "技师", "高级技师"], OnLandingPage: true),
            new("validUntil", "证书有效期至", AttributeDataType.Date, OnLandingPage: true),
            new("serviceRegion", "服务区域", AttributeDataType.Region, OnLandingPage: true),
        ]);
        var well = Territorial("01101", "监测井", "01", null, [],
        [
            new("depth", "井深（米）", AttributeDataType.Number, Required: true),
            new("drilledOn", "成井日期", AttributeDataType.Date),
            new("purpose", "监测内容", AttributeDataType.Option, Required: true, Options: ["地下水水位", "地下水水质", "地面沉降"], OnLandingPage: true),
        ]);
        well.PartNumberRequired = true;
        yield return well;
        var login = Territorial("09001", "登录二维码", "09", null, [], [new("system", "应用系统", AttributeDataType.Text, Required: true, MaxLength: 100, OnLandingPage: true)]);
        login.AutoActivate = true;
        yield return login;
    }

    private string? Existing(string department) => departments.Find(department)?.Id;

    private List<TerritorialManager> DistrictManagers() =>
        [.. regions.Districts
            .Select(d => (d.Code, Department: departments.All.FirstOrDefault(x => x.RegionCode == d.Code)))
            .Where(d => d.Department is not null)
            .Select(d => new TerritorialManager(d.Code, d.Department!.Id))];

    private static ObjectType CityWide(string code, string name, string category, string manager, AttributeDefinition[] attributes, bool review = false) => new()
    {
        Code = code,
        Name = name,
        CategoryCode = category,
        Mode = ManagementMode.CityWide,
        ManagingDepartmentId = manager,
        ReviewRequired = review,
        AutoApprove = review,
        StyleCode = DefaultStyle,
        Attributes = attributes,
    };

    private static ObjectType Territorial(string code, string name, string category, string? overseer, List<TerritorialManager> managers, AttributeDefinition[] attributes) => new()
    {
        Code = code,
        Name = name,
        CategoryCode = category,
        Mode = ManagementMode.Territorial,
        ManagingDepartmentId = overseer,
        StyleCode = DefaultStyle,
        TerritorialManagers = managers,
        Attributes = attributes,
    };
}
