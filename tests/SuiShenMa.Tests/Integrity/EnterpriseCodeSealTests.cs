using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Features;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Scenes.Features;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Rows of enterprise codes: as those of object codes.</summary>
public sealed class EnterpriseCodeSealTests : OnSealSite
{
    private const string Table = "enterprise_code";
    private static readonly DateTime Issued = new(2026, 3, 1, 4, 5, 6, DateTimeKind.Utc);
    private SealKit<EnterpriseDb, EnterpriseCode, EnterpriseCodeCard?> Kit => new(Site, nameof(EnterpriseCode.Code), SomeCode, (_, code) => Find((string)code));

    [Test]
    public Task Any_field_that_is_changed_in_the_database_makes_the_code_bad_and_is_found_by_the_sweep() =>
        // What was given out with the code makes it a foreign row, the rest one that is looked into.
        Kit.EachFieldCounts(21, card => card is { Enabled: true }, (field, code) =>
            field is nameof(EnterpriseCode.Code) or nameof(EnterpriseCode.CreatedAt) or nameof(EnterpriseCode.Seal) or nameof(EnterpriseCode.SealedCategory) ? null : Suspended((string)code));

    [Test]
    public Task A_seal_from_another_row_is_none() =>
        new SealKit<EnterpriseDb, EnterpriseCode, bool?>(Site, nameof(EnterpriseCode.Code), SomeCode, async (_, code) => (await Find((string)code))?.Suspended).OnlyTheOwnSealCounts(suspended => suspended == false, true);

    [Test]
    public async Task A_changed_or_unsealed_code_says_so_to_scanners_and_terminals_and_cannot_be_acted_on()
    {
        foreach (var column in new[] { nameof(EnterpriseCode.State), SealedRowMapping.Column })
        {
            var code = (await SomeCode()).Code;
            await Site.Tamper<EnterpriseDb>(Table, "Code", code, column, column == SealedRowMapping.Column ? null : "Disabled");
            var page = await Site.Send(new FollowEnterpriseScan.Query(code));
            (page.Verdict, page.Enterprise).ShouldBe((LandingVerdict.Suspended, null));
            var verdict = await Site.Send(new VerifyEnterpriseCode.Command(code, "门口", "测试", null, null));
            (verdict.Valid, verdict.Reason).ShouldBe((false, "revoked"));
            (await Should.ThrowAsync<RowTampered>(() => Site.Send(new SetEnterpriseCodeState.Command(code, true, null), Admin.AdminKit.Administrator))).Code.ShouldBe("integrity.row-changed");
        }
    }

    private static EnterpriseCodeCard Suspended(string code) => new(code, false, false, "", "", "", "", "") { Suspended = true };

    private Task<EnterpriseCodeCard?> Find(string code) => Site.Service<IEnterpriseCodes>().FindAsync(code, default);

    private async Task<EnterpriseCode> SomeCode()
    {
        var code = new EnterpriseCode
        {
            Code = CodeValue.Create().Text,
            Name = "漕宝路店",
            CategoryCode = "62",
            Uscc = "91310000132260250X",
            EnterpriseName = "上海某某公司",
            DistrictCode = "310104",
            RegionCode = "310104012",
            Address = "漕宝路 401 号",
            UniqueAddress = Guid.CreateVersion7().ToString("N"),
            Reason = "门店亮码",
            StateReason = "无",
            StateChangedAt = Issued,
            DepartmentId = "xuhui",
            CreatedBy = "xuhui",
            CreatedByName = "徐汇",
            CreatedAt = Issued,
            BatchNo = "seals",
            ChangedAt = Issued,
            SealedCategory = "62",
            Printed = "印",
            Version = 2,
        };
        code.Seal = Site.Service<ICertificates>().Seal(code.Facts);
        return await Site.Db<EnterpriseDb, EnterpriseCode>(async db =>
        {
            db.Codes.Add(code);
            await db.SaveChangesAsync();
            return code;
        });
    }
}
