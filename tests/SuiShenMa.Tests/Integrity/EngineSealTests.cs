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
public sealed class EngineSealTests
{
    private SealSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new SealSite();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Any_field_of_a_subject_that_is_changed_in_the_database_revokes_its_codes_and_is_found_by_the_sweep()
    {
        var named = new List<long>();
        foreach (var field in await _site.Fields<CodesDb, CodeSubject>())
        {
            var (row, token) = await SomeSubject();
            (await Sight(token)).ShouldBe(DynamicCodeState.Good);
            var value = SealSite.Other(field, field.PropertyInfo!.GetValue(row));
            await Tamper(row.Ref, field.Name, value);
            named.Add(field.Name == nameof(CodeSubject.Ref) ? (long)value : row.Ref);
            (await Sight(token)).ShouldBe(DynamicCodeState.Revoked, field.Name);
        }
        named.Count.ShouldBeGreaterThan(12);
        await _site.Sweep();
        var findings = await _site.Findings();
        named.Where(n => !findings.Contains("codes_subject " + n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_revocation_that_is_taken_back_in_the_database_still_holds()
    {
        var (row, token) = await SomeSubject();
        await _site.Send(new RevokeSubject.Command(row.SubjectId, "冒用"));
        (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
        await Tamper(row.Ref, nameof(CodeSubject.RevokedAt), null);
        (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
        (await Should.ThrowAsync<RuleViolation>(() => Issue(row.SubjectId))).Code.ShouldBeOneOf("subject.revoked", "integrity.row-changed");
    }

    [Test]
    public async Task A_subject_without_its_seal_or_with_that_of_another_has_no_good_codes()
    {
        var ((one, token), (two, _)) = (await SomeSubject(), await SomeSubject());
        foreach (var seal in new[] { null, two.RowSeal })
        {
            await Tamper(one.Ref, SealedRowMapping.Column, seal);
            (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
        }
        await Tamper(one.Ref, SealedRowMapping.Column, one.RowSeal);
        (await Sight(token)).ShouldBe(DynamicCodeState.Good);
    }

    [Test]
    public async Task A_subject_in_memory_is_dropped_when_the_sweep_finds_its_row_changed()
    {
        var (row, token) = await SomeSubject();
        await _site.Tamper<CodesDb>(CodeSubject.Table, "Ref", row.Ref, nameof(CodeSubject.Colour), "00");
        (await Sight(token)).ShouldBe(DynamicCodeState.Good, "what is in memory is what the platform wrote");
        await _site.Sweep();
        (await Sight(token)).ShouldBe(DynamicCodeState.Revoked);
    }

    [Test]
    public async Task A_used_virtual_code_is_sealed_as_used_and_does_not_come_back()
    {
        var issued = await _site.Send(new IssueVirtualCode.Command("login", "payload", null, null, 600, true));
        (await _site.Send(new VerifyVirtualCode.Command(issued.Token))).Valid.ShouldBeTrue();
        (await _site.Send(new VerifyVirtualCode.Command(issued.Token))).Reason.ShouldBe("replayed");
        var row = await _site.Db<CodesDb, VirtualCode>(db => db.VirtualCodes.AsNoTracking().OrderByDescending(v => v.CreatedAt).FirstAsync(v => v.UsedAt != null));
        await _site.Tamper<CodesDb>(VirtualCode.Table, "Ref", row.Ref, nameof(VirtualCode.UsedAt), null);
        (await _site.Send(new VerifyVirtualCode.Command(issued.Token))).Reason.ShouldBe("revoked");
        await _site.Sweep();
        (await _site.Findings()).ShouldContain("codes_virtual_code " + row.Ref.ToString(CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task Each_field_of_a_virtual_code_that_decides_is_covered()
    {
        foreach (var field in (await _site.Fields<CodesDb, VirtualCode>()).Where(f => f.Name is not nameof(VirtualCode.Ref) and not nameof(VirtualCode.UsedAt)))
        {
            var issued = await _site.Send(new IssueVirtualCode.Command("login" + field.Name, "payload", null, null, 600, false));
            var row = await _site.Db<CodesDb, VirtualCode>(db => db.VirtualCodes.AsNoTracking().SingleAsync(v => v.TypeCode == "login" + field.Name));
            await _site.Tamper<CodesDb>(VirtualCode.Table, "Ref", row.Ref, field.Name, SealSite.Other(field, field.PropertyInfo!.GetValue(row)));
            (await _site.Send(new VerifyVirtualCode.Command(issued.Token))).Reason.ShouldBe("revoked", field.Name);
            (await Sight(issued.Token)).ShouldBe(DynamicCodeState.Revoked, field.Name);
        }
    }

    [Test]
    public async Task White_lists_and_short_codes_are_swept_too()
    {
        var host = "h" + Guid.CreateVersion7().ToString("N") + ".example.com";
        await _site.Send(new SaveWhiteListEntry.Command { List = WhiteListKind.Scan, Host = host, Name = "测试", Enabled = true });
        (await Allowed("https://" + host + "/")).ShouldBeTrue();
        var shortCode = new ShortCode { Short = ShortCodeValue.Create().Text, Kind = ShortKind.Link, Target = $"https://{host}/a", AppId = "demo", CreatedAt = DateTime.UnixEpoch };
        await _site.Db<CodesDb, int>(db => { db.ShortCodes.Add(shortCode); return db.SaveChangesAsync(); });
        (await _site.Service<IShortCodes>().FollowAsync(shortCode.Short, default)).Verdict.ShouldBe(ShortCodeVerdict.Good);

        await _site.Tamper<CodesDb>("codes_white_list", "Host", host, nameof(WhiteListEntry.WithSubdomains), true);
        await _site.Tamper<CodesDb>("codes_short", "Short", shortCode.Short, nameof(ShortCode.Target), "https://evil.example.org/");
        (await _site.Service<IShortCodes>().FollowAsync(shortCode.Short, default)).Verdict.ShouldBe(ShortCodeVerdict.Unknown);
        _site.Service<WhiteLists>().Forget();
        (await Allowed("https://" + host + "/")).ShouldBeFalse();
        await _site.Sweep();
        var findings = await _site.Findings();
        findings.ShouldContain("codes_white_list " + host);
        findings.ShouldContain("codes_short " + shortCode.Short);
    }

    private async Task<bool> Allowed(string url) => (await _site.Service<IWhiteLists>().JudgeAsync(WhiteListKind.Scan, url, default)).Allowed;

    private async Task<DynamicCodeState> Sight(string token) => (await _site.Service<IDynamicCodes>().ScannedAsync(token, default)).State;

    private async Task<IssuedDynamic> Issue(string subjectId) => await _site.Send(new IssuePersonCode.Command(subjectId, "111", null, 600, "张三", null));

    private async Task<(CodeSubject Row, string Token)> SomeSubject()
    {
        var id = "seal-" + Guid.CreateVersion7().ToString("N");
        var issued = await Issue(id);
        return (await _site.Db<CodesDb, CodeSubject>(db => db.Subjects.AsNoTracking().SingleAsync(s => s.SubjectId == id)), issued.Token);
    }

    private async Task Tamper(long subject, string column, object? value)
    {
        await _site.Tamper<CodesDb>(CodeSubject.Table, "Ref", subject, column, value);
        _site.Service<Subjects>().Drop(subject);
    }
}
