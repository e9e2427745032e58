using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

/// <summary>An object code in whatever state a test of judging wants, genuine down to its seal.</summary>
internal static class SomeCode
{
    public const string TypeCode = "t-judge";
    public const string Manager = "city-data";
    private static readonly SemaphoreSlim One = new(1, 1);

    public static async Task<ObjectCode> In(ObjectCodeState state, Action<ObjectCode>? change = null)
    {
        await EnsureType();
        var value = (await TestHost.Services.GetRequiredService<ICodeValues>().ReserveAsync(1, CancellationToken.None))[0];
        var now = new DateTime(2026, 3, 1, 4, 5, 6, DateTimeKind.Utc);
        var blank = state == ObjectCodeState.Blank;
        var code = new ObjectCode
        {
            Code = value.Code,
            UnifiedCode = value.UnifiedCode,
            BatchNo = "judge",
            State = state,
            CreatedAt = now,
            TypeCode = blank ? "" : TypeCode,
            SealedTypeCode = blank ? "" : TypeCode,
            Seal = TestHost.Services.GetRequiredService<ICertificates>().Seal(new CodeFacts(value.Code, "object", blank ? "" : TypeCode, value.UnifiedCode, now)),
        };
        if (!blank)
        {
            (code.Name, code.PartNumber, code.DistrictCode, code.RegionCode, code.Address) = ("漕宝路地铁站公厕", "GC-017", "310104", "310104", "漕宝路 401 号");
            (code.OwningUnitName, code.OwningUnitUscc, code.ManagingDepartmentId) = ("徐汇环境发展有限公司", "91310104MA1FR0000X", Manager);
            code.Attributes = new Dictionary<string, string> { ["openHours"] = "全天", ["inspector"] = "内部编号 7" };
            code.PutAt(new GeoPoint(121.4316, 31.1689, CoordinateSystem.WGS84), LocationSource.Surveyed);
        }
        change?.Invoke(code);
        return await Slice.Db<ObjectsDb, ObjectCode>(async db =>
        {
            db.Codes.Add(code);
            await db.SaveChangesAsync();
            return code;
        });
    }

    /// <summary>A row that somebody wrote into the database past the platform.</summary>
    public static async Task<ObjectCode> PastThePlatform(ObjectCodeState state, Action<ObjectCode> change)
    {
        var code = await In(state, change);
        await Slice.Db<ObjectsDb, int>(db => db.Codes.Where(c => c.Code == code.Code).ExecuteUpdateAsync(s => s.SetProperty(c => c.RowSeal, (string?)null)));
        return code;
    }

    /// <summary>Changes the row as a use case does: the cache hears of it after the save.</summary>
    public static async Task Change(string code, Action<ObjectCode> change)
    {
        await Slice.Db<ObjectsDb, bool>(async db =>
        {
            var row = await db.Codes.SingleAsync(c => c.Code == code);
            change(row);
            row.Version++;
            await db.SaveChangesAsync();
            return true;
        });
        TestHost.Services.GetRequiredService<ObjectCodes>().Drop(code);
    }

    private static async Task EnsureType()
    {
        await One.WaitAsync();
        try
        {
            var catalog = TestHost.Services.GetRequiredService<ITypeCatalog>();
            if (catalog.Find(TypeCode) is not null)
            {
                return;
            }
            await Slice.Db<ObjectsDb, bool>(async db =>
            {
                db.Categories.Add(new ObjectCategory { Code = "c-judge", Name = "核验测试大类", Kind = ObjectKind.Static, Order = 999 });
                db.Types.Add(new ObjectType
                {
                    Code = TypeCode,
                    Name = "环卫公共厕所（核验测试）",
                    CategoryCode = "c-judge",
                    Mode = ManagementMode.CityWide,
                    ManagingDepartmentId = Manager,
                    Attributes =
                    [
                        new AttributeDefinition("openHours", "开放时间", AttributeDataType.Text, OnLandingPage: true),
                        new AttributeDefinition("inspector", "巡检编号", AttributeDataType.Text),
                    ],
                });
                await db.SaveChangesAsync();
                return true;
            });
            await catalog.RefreshAsync(CancellationToken.None);
        }
        finally
        {
            One.Release();
        }
    }
}
