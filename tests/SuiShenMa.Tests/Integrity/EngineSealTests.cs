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
