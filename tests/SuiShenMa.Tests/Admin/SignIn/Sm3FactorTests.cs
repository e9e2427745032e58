using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OtpNet;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>A second factor by national cryptography: GB/T 22239-2019 8.1.4.1 d, GB/T 39786-2021 8.4 a, adr/0033.</summary>
public sealed class Sm3FactorTests
{
    private static readonly byte[] Secret = "12345678901234567890123456789012"u8.ToArray();

    /// <summary>Computed apart from this code base, with Python's hmac over OpenSSL's SM3, at the times of RFC 6238's own table.</summary>
    [TestCase(59, "252643")]
    [TestCase(1111111109, "087309")]
    [TestCase(1111111111, "947295")]
    [TestCase(1234567890, "678463")]
    [TestCase(2000000000, "318009")]
    [TestCase(20000000000, "139997")]
    public void Codes_over_hmac_sm3_are_those_of_another_implementation(long seconds, string code) =>
        TotpCodes.Of(OtpAlgorithm.Sm3, Secret).ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime).ShouldBe(code);

    /// <summary>RFC 6238, appendix B, its last six digits.</summary>
    [TestCase(59, "287082")]
    [TestCase(1111111109, "081804")]
    [TestCase(20000000000, "353130")]
    public void Codes_over_hmac_sha_1_are_those_of_the_rfc(long seconds, string code) =>
        TotpCodes.Of(OtpAlgorithm.Sha1, "12345678901234567890"u8.ToArray()).ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime).ShouldBe(code);

    [TestCase("SHA1")]
    [TestCase("SM3")]
    public void The_picture_names_the_algorithm(string name) =>
        TotpCodes.UriOf(Enum.Parse<OtpAlgorithm>(name, ignoreCase: true), "ABC", "zhang.san", "随申码").ShouldBe($"otpauth://totp/%E9%9A%8F%E7%94%B3%E7%A0%81:zhang.san?secret=ABC&issuer=%E9%9A%8F%E7%94%B3%E7%A0%81&algorithm={name}&digits=6&period=30");

    [Test]
    public async Task With_the_setting_new_enrolments_use_sm3_and_those_from_before_go_on_with_sha_1()
    {
        var options = AdminKit.Service<IOptions<SecondFactorOptions>>().Value;
        var (before, oldSecret, _) = await SecondFactorTests.Enrolled();
        options.Algorithm = OtpAlgorithm.Sm3;
        try
        {
            var account = await AdminKit.CreateReady();
            using var person = await Operator.SignIn(account.UserName);
            var page = await person.Read("/admin/second-factor");
            page.ShouldContain("HMAC-SM3");
            var secret = SecondFactorTests.SecretOf(page);
            Base32Encoding.ToBytes(secret).Length.ShouldBe(32);
            using (var sha1 = await person.Post("/admin/second-factor", new() { ["Form.Code"] = Code(OtpAlgorithm.Sha1, secret) }))
            {
                sha1.StatusCode.ShouldBe(HttpStatusCode.Conflict, "a code over SHA-1 is not taken");
            }
            using (var sm3 = await person.Post("/admin/second-factor", new() { ["Form.Code"] = Code(OtpAlgorithm.Sm3, secret) }))
            {
                sm3.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
            (await AlgorithmOf(account.Id)).ShouldBe(OtpAlgorithm.Sm3);
            (await AlgorithmOf(before.Id)).ShouldBe(OtpAlgorithm.Sha1);
            using var ahead = TestHost.Clock.Ahead(TimeSpan.FromSeconds(31));
            foreach (var (who, code) in new[] { (account, Code(OtpAlgorithm.Sm3, secret)), (before, Code(OtpAlgorithm.Sha1, oldSecret)) })
            {
                using var again = await SecondFactorTests.HalfIn(who);
                using var answer = await again.Post("/sign-in/code", new() { ["Form.Code"] = code });
                answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            }
        }
        finally
        {
            options.Algorithm = OtpAlgorithm.Sha1;
        }
    }

    [Test]
    public async Task The_evidence_says_which_algorithm_is_in_use_by_how_many()
    {
        await SecondFactorTests.Enrolled();
        using var admin = await Operator.SignIn("admin");
        var page = await admin.Read("/admin/keys");
        page.ShouldContain("HMAC-SHA-1，非国密算法");
        page.ShouldContain("新绑定使用");
        page.ShouldContain("PBKDF2-HMAC-SM3");
        using var file = await admin.Get("/admin/keys/export");
        using var reader = await SheetReader.OpenAsync(new MemoryStream(await file.Content.ReadAsByteArrayAsync()), [new SheetHeading("用途", true), new SheetHeading("算法与标准", true), new SheetHeading("状态", true)]);
        var rows = reader.Rows().Where(r => r["用途"].Text == "动态口令（二次验证）").ToList();
        rows.Count.ShouldBe(2);
        rows.ShouldContain(r => r["算法与标准"].Text!.Contains("HMAC-SM3"));
        int.Parse(rows.Single(r => r["算法与标准"].Text!.Contains("SHA-1"))["状态"].Text!.Split(' ')[0], null).ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task A_wrong_algorithm_stops_the_start()
    {
        var folder = Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));
        await using (var factory = TestHost.NewFactory(folder, b => b.UseSetting("Accounts:SecondFactor:Algorithm", "MD5")))
        {
            Should.Throw<Exception>(() => factory.StartServer()).ToString().ShouldContain("Algorithm");
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Code(OtpAlgorithm algorithm, string secret) => TotpCodes.Of(algorithm, Base32Encoding.ToBytes(secret)).ComputeTotp(TestHost.Clock.GetUtcNow().UtcDateTime);

    private static Task<OtpAlgorithm> AlgorithmOf(Guid account) => Slice.Db<AdminDb, OtpAlgorithm>(db => db.Factors.Where(f => f.AccountId == account).Select(f => f.Algorithm).SingleAsync());
}
