using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>Row 8: an operator finds enterprise codes by whatever is known of them, within the own regions.</summary>
[Row(8)]
public sealed class EnterpriseSearchTests
{
    [Test]
    public async Task A_code_is_found_by_its_value_address_credit_code_and_parts_of_names_and_address()
    {
        var mark = Mark();
        var entry = EnterpriseKit.Entry(address: $"漕宝路{mark}号", name: $"店{mark}号店");
        var code = await EnterpriseKit.IssueAsync(entry);
        foreach (var keyword in new[]
        {
            code, code.ToLowerInvariant() + "\r\n", "https://ssm.example.cn/e/" + code, entry.Uscc!, entry.Uscc!.ToLowerInvariant(), entry.Uscc[..17],
            $"店{mark}", $"路{mark}号", entry.EnterpriseName!, entry.EnterpriseName![1..],
        })
        {
            (await FindAsync(keyword)).Select(c => c.Code).ShouldContain(code, customMessage: keyword);
        }
        (await FindAsync($"路{mark}号", EnterpriseKit.Jingan)).ShouldBeEmpty("another district's codes are nobody else's");
        (await FindAsync("没有" + mark)).ShouldBeEmpty();
        (await FindAsync(new string('长', 201))).ShouldBeEmpty();
    }

    [Test]
    public async Task An_old_code_is_found_by_what_is_printed_on_it()
    {
        var code = await EnterpriseKit.OldCodeAsync();
        var printed = "https://old.example.cn/show/" + code.ToLowerInvariant();
        await Slice.Db<EnterpriseDb, int>(db => db.Codes.Where(c => c.Code == code).ExecuteUpdateAsync(s => s.SetProperty(c => c.Printed, printed)));
        foreach (var keyword in new[] { printed, code })
        {
            (await FindAsync(keyword)).Select(c => c.Code).ShouldBe([code], keyword);
        }
    }

    [Test]
    public async Task A_word_that_very_many_codes_have_gives_the_newest_of_them_and_says_that_there_are_more()
    {
        var mark = Mark();
        await Slice.Db<EnterpriseDb, int>(async db =>
        {
            var rows = Enumerable.Range(0, 2_050).Select(i => new EnterpriseCode
            {
                Code = $"{mark}-{i:0000}",
                Generation = CodeGeneration.Old,
                Name = $"连锁{mark}第 {i} 家",
                EnterpriseName = "连锁有限公司",
                DistrictCode = "310104",
                RegionCode = "310104012",
                Address = "某路",
                DepartmentId = "xuhui",
                CreatedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            });
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.Codes.AddRange(rows);
            return await db.SaveChangesAsync();
        });
        var list = await Slice.Send(EnterpriseKit.Xuhui, new ListEnterpriseCodes.Query(new EnterpriseCodeFilter { Keyword = "连锁" + mark }, 1, 20));
        (list.Total, list.More).ShouldBe((1_000, true));
        list.Items.Select(c => c.Name).ShouldAllBe(n => n.StartsWith("连锁" + mark, StringComparison.Ordinal));
        list.Items.Select(c => c.Id).ShouldBeInOrder(SortDirection.Descending);
        (await Slice.Send(EnterpriseKit.Xuhui, new ListEnterpriseCodes.Query(new EnterpriseCodeFilter { Keyword = $"{mark}第 2049" }, 1, 20))).Items.Count.ShouldBe(1);
        await Slice.Db<EnterpriseDb, int>(db => db.Codes.Where(c => c.Name.Contains("连锁" + mark)).ExecuteDeleteAsync());
    }

    [Test, Row(7)]
    public async Task The_list_of_enterprises_names_each_once_with_all_its_addresses_in_reach_and_the_newest_first()
    {
        var mark = Mark();
        var (one, two) = (Registry.NewUscc(), Registry.NewUscc());
        foreach (var (uscc, district, state) in new[]
        {
            (one, "310104", EnterpriseCodeState.Disabled), (two, "310104", EnterpriseCodeState.Active), (one, "310104", EnterpriseCodeState.Active), (two, "310106", EnterpriseCodeState.Active),
        })
        {
            var row = new EnterpriseCode
            {
                Code = Mark() + Mark(),
                Uscc = uscc,
                EnterpriseName = $"一览{mark}有限公司",
                Name = "门店",
                Address = "某路",
                UniqueAddress = Mark(),
                DistrictCode = district,
                RegionCode = district,
                DepartmentId = "xuhui",
                State = state,
                CreatedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            };
            await Slice.Db<EnterpriseDb, int>(db => { db.Codes.Add(row); return db.SaveChangesAsync(); });
        }
        (await ListAsync(EnterpriseKit.City, false)).ShouldBe([(two, 2, 2), (one, 2, 1)]);
        (await ListAsync(EnterpriseKit.Xuhui, false)).ShouldBe([(one, 2, 1), (two, 1, 1)], "the code in another district is out of reach");
        (await ListAsync(EnterpriseKit.Xuhui, true)).ShouldBe([(one, 2, 1)]);

        async Task<List<(string, int, int)>> ListAsync(SuiShenMa.Kernel.Security.Actor by, bool several)
        {
            var list = await Slice.Send(by, new ListEnterprises.Query { Keyword = "一览" + mark, Several = several });
            list.Total.ShouldBe(list.Items.Count);
            return [.. list.Items.Select(r => (r.Uscc, r.Codes, r.Active))];
        }
    }

    private static string Mark() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));

    private static async Task<IReadOnlyList<EnterpriseCode>> FindAsync(string keyword, SuiShenMa.Kernel.Security.Actor? by = null) =>
        (await Slice.Send(by ?? EnterpriseKit.Xuhui, new ListEnterpriseCodes.Query(new EnterpriseCodeFilter { Keyword = keyword }, 1, 100))).Items;
}
