using Shouldly;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools.Offline;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Peer A4 and partner-api.md §3: codes are checked with the network off, from a key list and revocation files.</summary>
public sealed class OfflineCodeTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => Directory.CreateDirectory(_folder = Path.Combine(TestHost.DataFolder, "terminal-" + Guid.CreateVersion7().ToString("N")));

    [Test]
    public async Task A_pack_holds_codes_for_a_day_that_verify_once_each()
    {
        var pack = await Pack(Ask.NewSubject(), 3);
        pack.Status.ShouldBe(201);
        var codes = pack["codes"].AsArray().Select(c => c!["url"]!.GetValue<string>()).ToList();
        codes.Distinct().Count().ShouldBe(3);
        var first = await Ask.VerifyPerson(codes[0] + "\r\n");
        first.Reason().ShouldBe("valid");
        first.Text("certType").ShouldBe("516");
        (await Ask.VerifyPerson(codes[0])).Reason().ShouldBe("replayed");
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(23)))
        {
            (await Ask.VerifyPerson(codes[1])).Reason().ShouldBe("valid");
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(25)))
        {
            (await Ask.VerifyPerson(codes[2])).Reason().ShouldBe("expired");
        }
    }

    [TestCase(0)]
    [TestCase(49)]
    public async Task A_pack_holds_at_most_48(int count) => (await Pack(Ask.NewSubject(), count))["errors"]["count"]!.AsArray().Count.ShouldBe(1);

    [Test]
    public async Task A_revoked_person_gets_no_pack_and_the_codes_stored_before_are_revoked()
    {
        var subject = Ask.NewSubject();
        var code = (await Pack(subject, 1))["codes"][0]!["token"]!.GetValue<string>();
        await Revoke(subject);
        (await Ask.VerifyPerson(code)).Reason().ShouldBe("revoked");
        (await Pack(subject, 1)).Text("code").ShouldBe("subject.revoked");
    }

    [Test]
    public async Task The_terminal_checks_a_code_for_weak_networks_without_network()
    {
        var subject = Ask.NewSubject();
        var url = (await Pack(subject, 1))["codes"][0]!["url"]!.GetValue<string>();
        await FetchLists(SliceOf(url));
        var used = Path.Combine(_folder, "used.txt");

        Verify(url, used).ShouldBe(0, _said);
        Verify(url, used).ShouldBe(1);
        _said.ShouldContain("已用过");
        Verify(url).ShouldBe(0, "without its journal the terminal cannot know");
        Run("--used", used, "--report", "--place", "南门", "--purpose", "进门登记", "--device", "gate-9").ShouldBe(0, _said);
        var reported = await Ask.Demo.Send(HttpMethod.Post, "/api/v1/person-codes/offline-uses", _said.Trim());
        reported["items"].AsArray().Single()!["valid"]!.GetValue<bool>().ShouldBeTrue("what the terminal kept can be handed in as it is");
        var token = url[(url.LastIndexOf('/') + 1)..];
        Verify(token[..50] + (token[50] == 'A' ? 'B' : 'A') + token[51..]).ShouldBe(1);
        Verify("hello").ShouldBe(1);
        Run("--keys", Keys, url).ShouldBe(3, "no list covers the code");
        Run("--keys", Keys, "--revocations", _folder, "--at", TestHost.Clock.GetUtcNow().AddHours(25).ToString("O"), url).ShouldBe(1);
        _said.ShouldContain("已过期");

        await Revoke(subject);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(2)))
        {
            await FetchLists(SliceOf(url));
        }
        Verify(url).ShouldBe(1);
        _said.ShouldContain("已撤销");
    }

    [Test]
    public async Task The_terminal_checks_the_certificate_of_a_static_code_without_network()
    {
        var (active, cancelled) = (await SomeCode.In(ObjectCodeState.Active), await SomeCode.In(ObjectCodeState.Cancelled));
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(4)))
        {
            await FetchLists(RevocationCut.OfCode(active.Code)[..2], RevocationCut.OfCode(cancelled.Code)[..2]);
        }
        var good = await Certificate(active.Code);
        Run("--keys", Keys, "--revocations", _folder, "--code", $"https://x.cn/w/{active.Code}?a=1", good).ShouldBe(0, _said);
        Run("--keys", Keys, "--revocations", _folder, "--code", cancelled.Code, good).ShouldBe(1);
        Run("--keys", Keys, "--revocations", _folder, await Certificate(cancelled.Code)).ShouldBe(1);
        _said.ShouldContain("已注销");
        var text = await File.ReadAllTextAsync(good);
        await File.WriteAllTextAsync(good, text.Replace("kind=object", "kind=objecT", StringComparison.Ordinal));
        Run("--keys", Keys, "--revocations", _folder, good).ShouldBe(1);
        _said.ShouldContain("不可信");
    }

    [Test]
    public async Task The_terminal_checks_a_static_enterprise_code_without_network_and_knows_when_it_is_out_of_use()
    {
        var code = await EnterpriseKit.IssueAsync();
        var slice = RevocationCut.OfCode(code)[..2];
        var certificate = Path.Combine(_folder, code + ".cert");
        var answer = await Ask.Demo.Get($"/api/v1/enterprise-codes/{code.ToLowerInvariant()}/certificate");
        (answer.Text("kind"), answer.Text("unifiedCode"), answer.Text("code")).ShouldBe(("enterprise", "", code));
        await File.WriteAllBytesAsync(certificate, answer.Bytes);
        foreach (var (minutes, enable, exit) in new (int, bool?, int)[] { (18, null, 0), (20, false, 1), (22, true, 0) })
        {
            if (enable is { } wanted)
            {
                await Slice.Send(EnterpriseKit.City, new SuiShenMa.Enterprise.Features.SetEnterpriseCodeState.Command(code, wanted, "测试"));
            }
            using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(minutes)))
            {
                await FetchLists(slice);
            }
            Run("--keys", Keys, "--revocations", _folder, "--code", $"https://x.cn/e/{code}", certificate).ShouldBe(exit, _said);
        }
        (await Ask.Demo.Get("/api/v1/enterprise-codes/00000000000000/certificate")).Status.ShouldBe(404);
        (await Ask.Demo.Get("/api/v1/enterprise-codes/00000000000001/certificate")).Status.ShouldBe(400);
    }

    [Test]
    public async Task A_revocation_slice_that_was_changed_stops_every_verdict()
    {
        var code = await SomeCode.In(ObjectCodeState.Cancelled);
        var slice = RevocationCut.OfCode(code.Code)[..2];
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(6)))
        {
            await FetchLists(slice);
        }
        var file = Path.Combine(_folder, slice + ".json");
        var text = await File.ReadAllTextAsync(file);
        text.ShouldContain(code.Code);
        await File.WriteAllTextAsync(file, text.Replace($"\"{code.Code}\"", "", StringComparison.Ordinal).Replace("[,", "[", StringComparison.Ordinal).Replace(",,", ",", StringComparison.Ordinal).Replace(",]", "]", StringComparison.Ordinal));
        Run("--keys", Keys, "--revocations", _folder, await Certificate(code.Code)).ShouldBe(3);
        _said.ShouldContain("签名不对");
    }

    [Test]
    public async Task A_revocation_that_was_lifted_lets_new_codes_through_and_leaves_those_of_before_dead()
    {
        var subject = Ask.NewSubject();
        var before = (await Pack(subject, 1))["codes"][0]!["url"]!.GetValue<string>();
        await Revoke(subject);
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(2)))
        {
            await Slice.Send(Slice.As("city-data", platform: true), new RestoreSubject.Command(subject, SubjectKind.Person));
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(10)))
        {
            var after = (await Pack(subject, 1))["codes"][0]!["url"]!.GetValue<string>();
            await FetchLists(SliceOf(before));
            (await File.ReadAllTextAsync(SliceFile(before))).ShouldContain(RevocationCut.OfSubject(SubjectOf(before)) + "@");
            Verify(before).ShouldBe(1);
            _said.ShouldContain("曾被撤销");
            Verify(after).ShouldBe(0, _said);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(26)))
        {
            await FetchLists(SliceOf(before));
            (await File.ReadAllTextAsync(SliceFile(before))).ShouldNotContain(RevocationCut.OfSubject(SubjectOf(before)), customMessage: "no code of before the lifting is alive any more");
        }
    }

    [Test]
    public async Task The_newest_list_counts_and_one_older_than_what_was_seen_is_refused()
    {
        var subject = Ask.NewSubject();
        var url = (await Pack(subject, 1))["codes"][0]!["url"]!.GetValue<string>();
        var (file, old, seen) = (SliceFile(url), Path.Combine(_folder, "kept.json"), Path.Combine(_folder, "seen.txt"));
        await FetchLists(SliceOf(url));
        Run("--keys", Keys, "--revocations", _folder, "--seen", seen, url).ShouldBe(0, _said);
        File.Move(file, old);
        await Revoke(subject);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(12)))
        {
            await FetchLists(SliceOf(url));
            Run("--keys", Keys, "--revocations", _folder, "--seen", seen, url).ShouldBe(1, "both lists are there; the newer one counts");
            File.Delete(file);
            Run("--keys", Keys, "--revocations", _folder, "--seen", seen, url).ShouldBe(3, "somebody brought back the list of before");
            _said.ShouldContain("比本终端见过的旧");
            Run("--keys", Keys, "--revocations", _folder, url).ShouldBe(0, "a terminal that remembers nothing cannot know");
        }
    }

    [Test]
    public async Task The_numbers_of_the_lists_rise_also_when_the_clock_is_set_back()
    {
        var numbers = new List<long>();
        foreach (var minutes in new[] { 14, 60, -60, 16 })
        {
            using (TestHost.Clock.WallAhead(TimeSpan.FromMinutes(minutes)))
            {
                await FetchLists("7f");
                numbers.Add(System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "7f.json")))!["sequence"]!.GetValue<long>());
            }
        }
        numbers.ShouldBeInOrder(SortDirection.Ascending);
        numbers.ShouldBeUnique();
    }

    [Test]
    public async Task Only_the_256_slices_exist()
    {
        foreach (var (slice, status) in new[] { ("00", 200), ("ff", 200), ("0g", 404), ("FF", 200), ("000", 404) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, $"/.well-known/ssm-revocations/{slice}.json"));
            (await Partner.Send(request)).Status.ShouldBe(status, slice);
        }
    }

    private string _said = "";

    private string Keys => Path.Combine(_folder, "ssm-keys.json");

    private int Verify(string code, string? used = null) =>
        used is null ? Run("--keys", Keys, "--revocations", _folder, code) : Run("--keys", Keys, "--revocations", _folder, "--used", used, code);

    private int Run(params string[] args)
    {
        using var output = new StringWriter();
        var exit = OfflineCommand.Run(args, output, TestHost.Clock);
        _said = output.ToString();
        return exit;
    }

    private async Task FetchLists(params string[] slices)
    {
        await Fetch("/.well-known/ssm-keys.json", Keys);
        foreach (var slice in slices)
        {
            await Fetch($"/.well-known/ssm-revocations/{slice}.json", Path.Combine(_folder, slice + ".json"));
        }
    }

    private async Task<string> Certificate(string code)
    {
        // Cancelled codes have certificates too: the revocation list tells.
        var answer = await Ask.Demo.Get($"/api/v1/object-codes/{code}/certificate");
        var file = Path.Combine(_folder, code + ".cert");
        await File.WriteAllBytesAsync(file, answer.Bytes);
        return file;
    }

    private static async Task Fetch(string path, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, path));
        var answer = await Partner.Send(request);
        answer.Status.ShouldBe(200);
        await File.WriteAllBytesAsync(file, answer.Bytes);
    }

    private string SliceFile(string url) => Path.Combine(_folder, SliceOf(url) + ".json");

    private static string SliceOf(string url) => RevocationCut.OfSubject(SubjectOf(url))[..2];

    private static long SubjectOf(string url)
    {
        Ask.Service<OfflineTokens>().Read(url.AsSpan(url.LastIndexOf('/') + 1), out var token).ShouldBeOneOf(TokenFault.None, TokenFault.Expired, TokenFault.NotYet);
        return token.Subject;
    }

    private static Task<Answer> Pack(string subjectId, int count) => Ask.Demo.Post("/api/v1/person-codes/offline-packs", new { subjectId, certType = "516", count });

    private static async Task Revoke(string subject) => (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "测试" })).Status.ShouldBe(200);
}
