using System.Net;
using System.Text;
using Shouldly;
using SuiShenMa.Tests.Codes.Dynamic;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Crash;

/// <summary>
/// Promise P8 on a real process whose wall clock is really set while it runs (libfaketime); its monotonic clock goes on as
/// before. The clock stands in a file that the process reads at every look, so a step holds from the next call on.
/// </summary>
public sealed class ClockJumpTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "ssm-tests", "clock-" + Guid.CreateVersion7().ToString("N"));
    private static readonly string TimeFile = Path.Combine(Folder, "time");

    private HostProcess _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        if (TestHost.UsesMySql)
        {
            Assert.Ignore("What is tried here does not ask the database.");
        }
        var library = Library();
        if (library is null && Environment.GetEnvironmentVariable("REQUIRE_ALL") == "1")
        {
            Assert.Fail("libfaketime is missing");
        }
        if (library is null)
        {
            Assert.Ignore("libfaketime is not installed");
        }
        Directory.CreateDirectory(Folder);
        Set("+0");
        _host = new HostProcess(Path.Combine(Folder, "data"), new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library!,
            ["FAKETIME_TIMESTAMP_FILE"] = TimeFile,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1",
            // What recurs by the wall clock would read the file for nothing.
            ["Jobs__Run"] = "false",
        });
        await _host.Start();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host?.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [TearDown]
    public void PutRight()
    {
        if (_host is not null)
        {
            Set("+0");
        }
    }

    [TestCase("+7200")]
    [TestCase("+90")]
    [TestCase("-3600")]
    [TestCase("-8")]
    public async Task A_host_whose_clock_was_set_says_so_and_gives_out_and_accepts_nothing_until_the_clock_is_right_again(string seconds)
    {
        var token = (await Ask.Person(Ask.NewSubject(), ttl: 600, by: There)).Text("token")!;
        (await Ask.VerifyPerson(token, by: There)).Reason().ShouldBe("valid");
        (await Ready()).Status.ShouldBe(200);

        Set(seconds);
        // The caller's clock goes along, so that what is asked would be good in the time that the host believes in.
        var along = new Partner(address: _host.Address) { Skew = TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)) };
        foreach (var by in new[] { There, along })
        {
            foreach (var answer in new[] { await Ask.Person(Ask.NewSubject(), by: by), await Ask.VerifyPerson(token, by: by) })
            {
                (answer.Status, answer.Text("code")).ShouldBe((503, "clock.moved"));
                answer.Headers.RetryAfter.ShouldNotBeNull();
            }
        }
        using (var scan = Operator.Stranger(_host.Address))
        {
            using var page = await scan.Get("/c/" + token);
            page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        var ready = await Ready();
        (ready.Status, ready["failures"].AsObject().ContainsKey("clock")).ShouldBe((503, true));

        Set("+0");
        (await Ready()).Status.ShouldBe(200);
        (await Ask.VerifyPerson(token, by: There)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(await Ask.PersonToken(by: There), by: There)).Reason().ShouldBe("valid");
        _host.Output.ShouldContain("No code is issued or verified: the wall clock moved");
        _host.Output.ShouldContain("codes are issued and verified again");
    }

    [TestCase("+30")]
    [TestCase("-3")]
    public async Task A_small_step_as_time_servers_make_it_keeps_nobody_from_working(string seconds)
    {
        var token = (await Ask.Person(Ask.NewSubject(), ttl: 600, by: There)).Text("token")!;
        Set(seconds);
        (await Ready()).Status.ShouldBe(200);
        (await Ask.VerifyPerson(token, by: There)).Reason().ShouldBe("valid", "within the skew that codes allow");
        (await Ask.VerifyPerson(await Ask.PersonToken(by: There), by: There)).Reason().ShouldBe("valid");
    }

    [Test, Row(28)]
    public async Task A_call_that_was_heard_is_not_repeated_by_setting_the_clock_forth_and_back()
    {
        const string target = "/api/v1/object-types";
        var header = There.Sign("GET", target, []);
        (await Call(header)).Status.ShouldBe(200);
        Set("+7200");
        // Whoever calls now would make the host forget the nonces of two hours ago.
        (await new Partner(address: _host.Address) { Skew = TimeSpan.FromHours(2) }.Get(target)).Status.ShouldBe(503);
        Set("+0");
        var again = await Call(header);
        (again.Status, again.Text("code")).ShouldBe((401, "nonce.replayed"));

        Set("-3600");
        (await Call(There.Sign("GET", target, [], timestamp: TestHost.Clock.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds()))).Status.ShouldBe(503, "a call of an hour ago");
    }

    private Partner There => new(address: _host.Address);

    private Task<Answer> Ready() => Send("/health/ready", null);

    private Task<Answer> Call(string header) => Send("/api/v1/object-types", header);

    private async Task<Answer> Send(string target, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Address, target));
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }
        return await Partner.Send(request);
    }

    /// <summary>Renamed into place, so that the process never reads half a file.</summary>
    private static void Set(string seconds)
    {
        File.WriteAllText(TimeFile + ".new", seconds + "\n", Encoding.ASCII);
        File.Move(TimeFile + ".new", TimeFile, overwrite: true);
    }

    private static string? Library() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;
}
