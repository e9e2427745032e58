using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Short;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Subjects with their revocations, virtual codes, short codes and white lists: what is changed past the platform opens nothing and is found.</summary>
public sealed class EngineSealTests : OnSealSite
{
    private readonly Dictionary<long, string> _tokens = [];

    private SealKit<CodesDb, CodeSubject, DynamicCodeState> SubjectKit => new(
        Site, nameof(CodeSubject.Ref), async () => (await SomeSubject()).Row, (row, _) => Sight(_tokens[row.Ref]), row => Site.Service<Subjects>().Drop(row.Ref));

    [Test]
    public Task Any_field_of_a_subject_that_is_changed_in_the_database_revokes_its_codes_and_is_found_by_the_sweep() =>
        SubjectKit.EachFieldCounts(13, state => state == DynamicCodeState.Good, (_, _) => DynamicCodeState.Revoked);

    [Test]
    public Task A_subject_without_its_seal_or_with_that_of_another_has_no_good_codes() =>
        SubjectKit.OnlyTheOwnSealCounts(state => state == DynamicCodeState.Good, DynamicCodeState.Revoked);

    [Test]
    public async Task A_revocation_that_is_taken_back_in_the_database_still_holds()
    {
        var (row, token) = await SomeSubject();
        await Site.Send(new RevokeSubject.Command(row.SubjectId, "冒用"));
        (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
        await Tamper(row.Ref, nameof(CodeSubject.RevokedAt), null);
        (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
        (await Should.ThrowAsync<RuleViolation>(() => Issue(row.SubjectId))).Code.ShouldBeOneOf("subject.revoked", "integrity.row-changed");
    }

    [Test]
    public async Task A_subject_in_memory_is_dropped_when_the_sweep_finds_its_row_changed()
    {
        var (row, token) = await SomeSubject();
        await Site.Tamper<CodesDb>(CodeSubject.Table, "Ref", row.Ref, nameof(CodeSubject.Colour), "00");
        (await Sight(token)).ShouldBe(DynamicCodeState.Good, "what is in memory is what the platform wrote");
        await Site.Sweep();
        (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
    }

    [Test]
    public async Task A_used_virtual_code_is_sealed_as_used_and_does_not_come_back()
    {
        var issued = await Site.Send(new IssueVirtualCode.Command("login", "payload", null, null, 600, true));
        (await Site.Send(new VerifyVirtualCode.Command(issued.Token))).Valid.ShouldBeTrue();
        (await Site.Send(new VerifyVirtualCode.Command(issued.Token))).Reason.ShouldBe("replayed");
        var row = await Site.Db<CodesDb, VirtualCode>(db => db.VirtualCodes.AsNoTracking().OrderByDescending(v => v.CreatedAt).FirstAsync(v => v.UsedAt != null));
        await Site.Tamper<CodesDb>(VirtualCode.Table, "Ref", row.Ref, nameof(VirtualCode.UsedAt), null);
        (await Site.Send(new VerifyVirtualCode.Command(issued.Token))).Reason.ShouldBe("revoked");
        await Site.Sweep();
        (await Site.Findings()).ShouldContain("codes_virtual_code " + row.Ref.ToString(CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task Each_field_of_a_virtual_code_that_decides_is_covered()
    {
        foreach (var field in (await Site.Fields<CodesDb, VirtualCode>()).Where(f => f.Name is not nameof(VirtualCode.Ref) and not nameof(VirtualCode.UsedAt)))
        {
            var issued = await Site.Send(new IssueVirtualCode.Command("login" + field.Name, "payload", null, null, 600, false));
            var row = await Site.Db<CodesDb, VirtualCode>(db => db.VirtualCodes.AsNoTracking().SingleAsync(v => v.TypeCode == "login" + field.Name));
            await Site.Tamper<CodesDb>(VirtualCode.Table, "Ref", row.Ref, field.Name, SealSite.Other(field, field.PropertyInfo!.GetValue(row)));
            (await Site.Send(new VerifyVirtualCode.Command(issued.Token))).Reason.ShouldBe("revoked", field.Name);
            (await Sight(issued.Token)).ShouldBe(DynamicCodeState.Revoked, field.Name);
        }
    }

    [Test]
    public async Task White_lists_and_short_codes_are_swept_too()
    {
        var host = "h" + Guid.CreateVersion7().ToString("N") + ".example.com";
        await Site.Send(new SaveWhiteListEntry.Command { List = WhiteListKind.Scan, Host = host, Name = "测试", Enabled = true });
        (await Allowed("https://" + host + "/")).ShouldBeTrue();
        var shortCode = new ShortCode { Short = ShortCodeValue.Create().Text, Kind = ShortKind.Link, Target = $"https://{host}/a", AppId = "demo", CreatedAt = DateTime.UnixEpoch };
        await Site.Db<CodesDb, int>(db => { db.ShortCodes.Add(shortCode); return db.SaveChangesAsync(); });
        (await Site.Service<IShortCodes>().FollowAsync(shortCode.Short, default)).Verdict.ShouldBe(ShortCodeVerdict.Good);

        await Site.Tamper<CodesDb>("codes_white_list", "Host", host, nameof(WhiteListEntry.WithSubdomains), true);
        await Site.Tamper<CodesDb>("codes_short", "Short", shortCode.Short, nameof(ShortCode.Target), "https://evil.example.org/");
        (await Site.Service<IShortCodes>().FollowAsync(shortCode.Short, default)).Verdict.ShouldBe(ShortCodeVerdict.Unknown);
        Site.Service<WhiteLists>().Forget();
        (await Allowed("https://" + host + "/")).ShouldBeFalse();
        await Site.Sweep();
        var findings = await Site.Findings();
        findings.ShouldContain("codes_white_list " + host);
        findings.ShouldContain("codes_short " + shortCode.Short);
    }

    [Test]
    public async Task Any_field_of_a_scene_s_rule_that_is_changed_in_the_database_makes_the_rule_the_strictest_and_is_found_by_the_sweep()
    {
        var named = new List<string>();
        foreach (var field in await Site.Fields<CodesDb, SceneRule>())
        {
            var (rule, token) = await SomeScene();
            (await Reason(token, rule.SceneCode)).ShouldBeNull(field.Name);
            var value = SealSite.Other(field, field.PropertyInfo!.GetValue(rule));
            await Site.Tamper<CodesDb>("codes_scene_rule", "SceneCode", rule.SceneCode, field.Name, value);
            named.Add(field.Name == nameof(SceneRule.SceneCode) ? (string)value : rule.SceneCode);
            await Site.Sweep();
            (await Reason(token, rule.SceneCode)).ShouldBe("consentRequired", field.Name);
        }
        named.Count.ShouldBeGreaterThan(6);
        var findings = await Site.Findings();
        named.Where(n => !findings.Contains("codes_scene_rule " + n, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task Rules_of_two_scenes_that_are_swapped_or_lose_their_seal_are_not_believed()
    {
        var ((strict, _), (lax, token)) = (await SomeScene(once: true), await SomeScene());
        foreach (var (column, value) in new (string, object?)[] { (nameof(SceneRule.SingleUse), false), (SealedRowMapping.Column, lax.RowSeal), (SealedRowMapping.Column, null) })
        {
            await Site.Tamper<CodesDb>("codes_scene_rule", "SceneCode", strict.SceneCode, column, value);
            await Site.Sweep();
            var rule = Site.Service<SceneRules>().Find(strict.SceneCode)!;
            (rule.SingleUse, rule.ConsentRequired, rule.LifeSeconds, rule.Distrusted).ShouldBe((true, true, DynamicTokens.ShortestLife, true));
            (await Reason(token, strict.SceneCode)).ShouldBe("consentRequired");
        }
        (await Should.ThrowAsync<RowTampered>(() => Site.Send(new SaveSceneRule.Command(strict.SceneCode, "改", false, 60, false, strict.Version), SuiShenMa.Tests.Admin.AdminKit.Administrator))).Code.ShouldBe("integrity.row-changed");
        var shown = (await Site.Send(new ListSceneRules.Query { Text = strict.SceneCode }, SuiShenMa.Tests.Admin.AdminKit.Administrator)).Items.ShouldHaveSingleItem();
        shown.Distrusted.ShouldBeTrue();
        (await Reason(token, lax.SceneCode)).ShouldBeNull("the other one is as it was");
    }

    [Test]
    public async Task A_rule_that_is_removed_from_the_database_goes_on_and_one_that_is_dropped_here_does_not()
    {
        var ((removed, token), (dropped, _)) = (await SomeScene(), await SomeScene());
        await Site.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == removed.SceneCode).ExecuteDeleteAsync());
        await Site.Send(new DropSceneRule.Command(dropped.SceneCode), SuiShenMa.Tests.Admin.AdminKit.Administrator);
        (await Reason(token, removed.SceneCode)).ShouldBe("consentRequired");
        (await Reason(token, dropped.SceneCode)).ShouldBeNull();
        await Site.Sweep();
        (await Site.Findings()).ShouldContain(removed.SceneCode);
    }

    private async Task<(SceneRule Rule, string Token)> SomeScene(bool once = false)
    {
        var code = "seal-" + Guid.CreateVersion7().ToString("N");
        await Site.Send(new SaveSceneRule.Command(code, "测试场景", once, 60, false, null), SuiShenMa.Tests.Admin.AdminKit.Administrator);
        return (await Site.Db<CodesDb, SceneRule>(db => db.SceneRules.AsNoTracking().SingleAsync(r => r.SceneCode == code)), (await SomeSubject()).Token);
    }

    /// <returns>Null when the code is good in this scene.</returns>
    private async Task<string?> Reason(string token, string scene) => (await Site.Send(new VerifyPersonCode.Command(token, "门口", "测试", scene, null))).Reason;

    private async Task<bool> Allowed(string url) => (await Site.Service<IWhiteLists>().JudgeAsync(WhiteListKind.Scan, url, default)).Allowed;

    private async Task<DynamicCodeState> Sight(string token) => (await Site.Service<IDynamicCodes>().ScannedAsync(token, default)).State;

    private async Task<IssuedDynamic> Issue(string subjectId) => await Site.Send(new IssuePersonCode.Command(subjectId, "111", null, 600, "张三", null));

    private async Task<(CodeSubject Row, string Token)> SomeSubject()
    {
        var id = "seal-" + Guid.CreateVersion7().ToString("N");
        var issued = await Issue(id);
        var row = await Site.Db<CodesDb, CodeSubject>(db => db.Subjects.AsNoTracking().SingleAsync(s => s.SubjectId == id));
        return (row, _tokens[row.Ref] = issued.Token);
    }

    private async Task Tamper(long subject, string column, object? value)
    {
        await Site.Tamper<CodesDb>(CodeSubject.Table, "Ref", subject, column, value);
        Site.Service<Subjects>().Drop(subject);
    }
}
