using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Promises P3, P8 and P10: a code that may be used once is used once, on whatever host, and when nobody can tell it is refused.</summary>
[Row(19)]
public sealed class SingleUseTests
{
    [Test]
    public async Task In_a_scene_that_asks_for_it_a_code_is_good_once()
    {
        var scene = await Ask.Scene(once: true);
        var token = await Ask.PersonToken(scene: scene);
        (await Ask.VerifyPerson(token, scene)).Reason().ShouldBe("valid");
        var second = await Ask.VerifyPerson(token, scene);
        second.Reason().ShouldBe("replayed");
        second.Text("message")!.ShouldContain("刷新");
        // The code remembers that it was issued for once, so that leaving the scene out does not help.
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("replayed");
    }

    [Test]
    public async Task A_code_from_another_scene_is_used_up_here_as_well()
    {
        var scene = await Ask.Scene(once: true);
        var token = await Ask.PersonToken();
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token, scene)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token, scene)).Reason().ShouldBe("replayed");
    }

    [Test]
    public async Task Fifty_scans_at_once_admit_one()
    {
        var token = await Ask.PersonToken(scene: await Ask.Scene(once: true));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask.VerifyPerson(token)));
        answers.Count(a => a.Reason() == "valid").ShouldBe(1);
        answers.Count(a => a.Reason() == "replayed").ShouldBe(49);
    }

    [Test]
    public async Task A_repeated_request_gets_its_first_verdict_again_and_a_new_one_does_not()
    {
        var token = await Ask.PersonToken(scene: await Ask.Scene(once: true));
        var key = Guid.CreateVersion7().ToString("N");
        (await Ask.VerifyPerson(token, key: key)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token, key: key)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("replayed");
    }

    [Test]
    public async Task What_was_used_on_one_host_is_used_on_the_other_and_a_revocation_reaches_it_within_three_seconds()
    {
        var earlier = await Ask.PersonToken(scene: await Ask.Scene(once: true));
        (await Ask.VerifyPerson(earlier)).Reason().ShouldBe("valid");
        await using var other = TestHost.NewFactory(TestHost.DataFolder);
        other.UseKestrel(0);
        other.StartServer();
        var there = new Partner(address: other.ClientOptions.BaseAddress);
        var scene = await Ask.Scene(once: true);
        var subject = Ask.NewSubject();
        (await Ask.VerifyPerson(earlier, by: there)).Reason().ShouldBe("replayed");

        var token = await Ask.PersonToken(subject, scene: scene);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Ask.VerifyPerson(token, scene, i % 2 == 0 ? there : Ask.Demo)));
        answers.Count(a => a.Reason() == "valid").ShouldBe(1);

        var free = await Ask.PersonToken(subject, by: there);
        (await Ask.VerifyPerson(free, by: there)).Reason().ShouldBe("valid");
        (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "手机遗失" })).Status.ShouldBe(200);
        (await Ask.VerifyPerson(free)).Reason().ShouldBe("revoked");
        var since = Stopwatch.StartNew();
        while ((await Ask.VerifyPerson(free, by: there)).Reason() != "revoked")
        {
            since.Elapsed.TotalSeconds.ShouldBeLessThan(3);
        }
        (await Ask.Person(subject, by: there)).Text("code").ShouldBe("subject.revoked");
    }

    [Test]
    public async Task Without_Redis_a_single_use_code_is_refused_within_three_seconds_and_others_still_verify()
    {
        await using var alone = TestHost.NewFactory(Path.Combine(TestHost.DataFolder, "no-redis"), b => b.UseSetting("Redis:Configuration", $"127.0.0.1:{ClosedPort()},connectTimeout=500,abortConnect=false"));
        alone.UseKestrel(0);
        alone.StartServer();
        var partner = new Partner(address: alone.ClientOptions.BaseAddress);
        var once = alone.Services.GetRequiredService<DynamicTokens>();
        var token = await Ask.PersonToken(by: partner);
        (await Ask.VerifyPerson(token, by: partner)).Reason().ShouldBe("valid");

        var subject = await alone.Services.GetRequiredService<Subjects>().FindAsync(Read(once, token).Subject, CancellationToken.None);
        var single = once.Create(DynamicKind.Person, 60, 1, subject!.Ref, true, out _);
        var since = Stopwatch.StartNew();
        var refused = await Ask.VerifyPerson(single, by: partner);
        since.Elapsed.TotalSeconds.ShouldBeLessThan(3);
        (refused.Status, refused.Text("code")).ShouldBe((503, "single-use.unavailable"));
        refused.Text("detail")!.ShouldContain("未予放行");
    }

    [Test]
    public async Task What_is_long_expired_is_forgotten()
    {
        var token = await Ask.PersonToken(scene: await Ask.Scene(once: true));
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
        var key = Read(Ask.Service<DynamicTokens>(), token).UseKey;
        await Slice.Run<SuiShenMa.Codes.Features.SweepDynamicCodesJob>();
        (await IsKept(key)).ShouldBeTrue();
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(2)))
        {
            await Slice.Run<SuiShenMa.Codes.Features.SweepDynamicCodesJob>();
        }
        (await IsKept(key)).ShouldBeFalse();
    }

    [Test]
    public async Task A_scene_that_demands_consent_admits_nobody_who_has_not_given_it_and_leaves_the_code_unused()
    {
        var scene = await Ask.Scene(once: true, consent: true);
        var token = await Ask.PersonToken();
        (await Ask.VerifyPerson(token, scene)).Reason().ShouldBe("consentRequired");
        (await Ask.VerifyPerson(token, scene)).Reason().ShouldBe("consentRequired");
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
    }

    [Test]
    public async Task The_scene_bounds_the_life_of_its_codes()
    {
        var scene = await Ask.Scene(life: 30);
        foreach (int? asked in new int?[] { null, 30, 600 })
        {
            var issued = await Ask.Person(Ask.NewSubject(), scene: scene, ttl: asked);
            Read(Ask.Service<DynamicTokens>(), issued.Text("token")!).LifeUnits.ShouldBe((byte)2);
        }
    }

    private static DynamicToken Read(DynamicTokens tokens, string text)
    {
        tokens.Read(text, out var token).ShouldBe(TokenFault.None);
        return token;
    }

    private static Task<bool> IsKept(string key) => Slice.Db<CodesDb, bool>(db => db.UsedTokens.AnyAsync(u => u.UseKey == key));

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
