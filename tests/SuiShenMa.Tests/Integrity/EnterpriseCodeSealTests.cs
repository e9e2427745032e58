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
public sealed class EnterpriseCodeSealTests
{
    private const string Table = "enterprise_code";
    private static readonly DateTime Issued = new(2026, 3, 1, 4, 5, 6, DateTimeKind.Utc);
    private SealSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new SealSite();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Any_field_that_is_changed_in_the_database_makes_the_code_bad_and_is_found_by_the_sweep()
    {
        var fields = await _site.Fields<EnterpriseDb, EnterpriseCode>();
        fields.Count.ShouldBeGreaterThan(20);
        var named = new List<string>();
        foreach (var field in fields)
        {
            var row = await SomeCode();
            (await Find(row.Code)).ShouldNotBeNull().Enabled.ShouldBeTrue();
            var value = SealSite.Other(field, field.PropertyInfo!.GetValue(row));
            value = field.Name == nameof(EnterpriseCode.Code) ? CodeValue.Create().Text : value;
            await _site.Tamper<EnterpriseDb>(Table, "Id", row.Id, field.Name, value);
            var code = field.Name == nameof(EnterpriseCode.Code) ? (string)value : row.Code;
            named.Add(code);
            var card = await Find(code);
            // What was given out with the code makes it a foreign row, the rest one that is looked into.
            if (field.Name is nameof(EnterpriseCode.Code) or nameof(EnterpriseCode.CreatedAt) or nameof(EnterpriseCode.Seal) or nameof(EnterpriseCode.SealedCategory))
            {
                card.ShouldBeNull(field.Name);
            }
            else
            {
                card.ShouldBe(new EnterpriseCodeCard(code, false, false, "", "", "", "", "") { Suspended = true }, field.Name);
            }
        }
        await _site.Sweep();
        var findings = await _site.Findings();
        named.Where(n => !findings.Contains($"{Table} {n}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_changed_or_unsealed_code_says_so_to_scanners_and_terminals_and_cannot_be_acted_on()
    {
        foreach (var column in new[] { nameof(EnterpriseCode.State), SealedRowMapping.Column })
        {
            var code = (await SomeCode()).Code;
            await _site.Tamper<EnterpriseDb>(Table, "Code", code, column, column == SealedRowMapping.Column ? null : "Disabled");
            var page = await _site.Send(new FollowEnterpriseScan.Query(code));
            (page.Verdict, page.Enterprise).ShouldBe((LandingVerdict.Suspended, null));
            var verdict = await _site.Send(new VerifyEnterpriseCode.Command(code, "门口", "测试", null, null));
            (verdict.Valid, verdict.Reason).ShouldBe((false, "revoked"));
            (await Should.ThrowAsync<RowTampered>(() => _site.Send(new SetEnterpriseCodeState.Command(code, true, null), Admin.AdminKit.Administrator))).Code.ShouldBe("integrity.row-changed");
        }
    }

    [Test]
    public async Task A_seal_from_another_row_is_none()
    {
        var (one, two) = (await SomeCode(), await SomeCode());
        await _site.Tamper<EnterpriseDb>(Table, "Code", one.Code, SealedRowMapping.Column, two.RowSeal);
        (await Find(one.Code)).ShouldNotBeNull().Suspended.ShouldBeTrue();
        await _site.Tamper<EnterpriseDb>(Table, "Code", one.Code, SealedRowMapping.Column, one.RowSeal);
        (await Find(one.Code)).ShouldNotBeNull().Enabled.ShouldBeTrue();
    }

    private Task<EnterpriseCodeCard?> Find(string code) => _site.Service<IEnterpriseCodes>().FindAsync(code, default);

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
        code.Seal = _site.Service<ICertificates>().Seal(code.Facts);
        return await _site.Db<EnterpriseDb, EnterpriseCode>(async db =>
        {
            db.Codes.Add(code);
            await db.SaveChangesAsync();
            return code;
        });
    }
}
