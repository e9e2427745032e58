using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools.Registry;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>The name that belongs to a unified social credit code, for partners and other modules.</summary>
[Row(224)]
public sealed class FindEnterpriseTests
{
    private readonly Partner _partner = new();

    [TestCase("91310000132260250X", "上海汽车集团股份有限公司")]
    [TestCase("914403001922038216", "华为技术有限公司")]
    [TestCase("9144030071526726XG", "腾讯科技（深圳）有限公司")]
    public async Task A_partner_gets_the_registered_name(string uscc, string name)
    {
        var answer = await _partner.Get("/api/v1/enterprises/" + uscc);
        (answer.Status, answer.Text("uscc"), answer.Text("name"), answer.Text("status")).ShouldBe((200, uscc, name, "active"));
    }

    [Test]
    public async Task Small_letters_and_a_cancelled_enterprise_are_answered()
    {
        var answer = await _partner.Get("/api/v1/enterprises/93310151ma1fake43a");
        (answer.Status, answer.Text("uscc"), answer.Text("status")).ShouldBe((200, "93310151MA1FAKE43A", "cancelled"));
    }

    [TestCase("91350211M000100Y43", "校验位")]
    [TestCase("91310000132260250Y", "校验位")]
    [TestCase("9131000013226025OX", "18 位")]
    [TestCase("91310000132260250", "18 位")]
    public async Task A_bad_code_is_refused_before_anybody_is_asked(string uscc, string says)
    {
        var before = Registry.Known.Queries;
        var answer = await _partner.Get("/api/v1/enterprises/" + uscc);
        (answer.Status, answer.Text("code")).ShouldBe((400, "validation"));
        answer["errors"]["uscc"]![0]!.GetValue<string>().ShouldContain(says);
        Registry.Known.Queries.ShouldBe(before);
    }

    [Test]
    public async Task An_unknown_enterprise_is_not_found()
    {
        var answer = await _partner.Get("/api/v1/enterprises/" + Registry.NewUscc(known: false));
        (answer.Status, answer.Text("code")).ShouldBe((404, "not-found"));
    }

    [Test]
    public async Task What_the_registry_said_is_kept_in_memory_and_in_the_pool()
    {
        var uscc = Registry.NewUscc();
        (await _partner.Get("/api/v1/enterprises/" + uscc)).Text("name").ShouldBe(Registry.NameOf(uscc));
        var before = Registry.Known.Queries;
        (await _partner.Get("/api/v1/enterprises/" + uscc)).Status.ShouldBe(200);
        Registry.Known.Queries.ShouldBe(before, "from memory");
        await InPoolAsync(uscc);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(2)))
        {
            (await _partner.Get("/api/v1/enterprises/" + uscc)).Status.ShouldBe(200);
            Registry.Known.Queries.ShouldBe(before, "from the pool");
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(31)))
        {
            Registry.Known.Put(uscc, "改名后的企业有限公司", "注销");
            var answer = await _partner.Get("/api/v1/enterprises/" + uscc);
            (answer.Text("name"), answer.Text("status")).ShouldBe(("改名后的企业有限公司", "cancelled"), "a stale row is asked for again");
        }
    }

    [TestCase(EnterpriseRegistryStandIn.DownKey)]
    [TestCase(EnterpriseRegistryStandIn.BrokenKey)]
    [TestCase(EnterpriseRegistryStandIn.ForeignKey)]
    [TestCase(EnterpriseRegistryStandIn.BusyKey)]
    [TestCase("another key")]
    public async Task A_registry_that_fails_is_said_to_fail_and_what_the_pool_knows_is_answered_all_the_same(string key)
    {
        var known = Registry.NewUscc();
        (await _partner.Get("/api/v1/enterprises/" + known)).Status.ShouldBe(200);
        await InPoolAsync(known);
        using (Registry.Behaves(key))
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(31)))
        {
            var answer = await _partner.Get("/api/v1/enterprises/" + Registry.NewUscc());
            (answer.Status, answer.Text("code")).ShouldBe((503, "enterprise-registry.unavailable"));
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(60));
            (await _partner.Get("/api/v1/enterprises/" + known)).Status.ShouldBe(200);
        }
        await HealAsync();
    }

    [Test]
    public async Task A_slow_registry_costs_its_time_out_and_after_three_failures_nothing()
    {
        using (Registry.Behaves(EnterpriseRegistryStandIn.SlowKey, timeoutSeconds: 0.1))
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 3; i++)
            {
                (await _partner.Get("/api/v1/enterprises/" + Registry.NewUscc())).Status.ShouldBe(503);
            }
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
            var before = Registry.Known.Queries;
            (await _partner.Get("/api/v1/enterprises/" + Registry.NewUscc())).Status.ShouldBe(503);
            Registry.Known.Queries.ShouldBe(before, "the breaker is open");
        }
        await HealAsync();
    }

    [Test]
    public async Task Other_modules_ask_the_same_pool()
    {
        var enterprises = TestHost.Services.GetRequiredService<IEnterprises>();
        (await enterprises.FindAsync("91310000132260250X", default)).ShouldBe(new EnterpriseFacts("91310000132260250X", "上海汽车集团股份有限公司", "active"));
        (await enterprises.FindAsync(Registry.NewUscc(known: false), default)).ShouldBeNull();
    }

    /// <summary>The break is over and the registry answers: the breaker closes.</summary>
    private static async Task HealAsync()
    {
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(31)))
        {
            (await TestHost.Services.GetRequiredService<IEnterprises>().FindAsync(Registry.NewUscc(), default)).ShouldNotBeNull();
        }
    }

    private static async Task InPoolAsync(string uscc)
    {
        // The writer works beside the request; a few turns are enough.
        for (var i = 0; i < 200; i++)
        {
            await TestHost.Services.GetRequiredService<PoolWriter>().DrainAsync(default);
            if (await Slice.Db<EnterpriseDb, bool>(db => db.Units.AnyAsync(u => u.Uscc == uscc)))
            {
                return;
            }
            await Task.Delay(10);
        }
        Assert.Fail("not in the pool");
    }
}
