using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>The SM4 envelope of partner-api.md §2, spoken by a client that is written from it.</summary>
[Row(29)]
public sealed class PayloadEncryptionTests
{
    private const string Verify = "/api/v1/object-codes/verify";
    private const string VerifyPerson = "/api/v1/person-codes/verify";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly object Scan = new { code = "00000000000000", place = "徐汇政务中心", purpose = "办事" };

    [Test]
    public async Task A_sealed_call_is_understood_and_its_answer_opens_with_the_same_key_and_is_signed_as_sent()
    {
        var partner = await NewPartner("object-codes.verify");
        var answer = await partner.Post(Verify, Scan);
        answer.Status.ShouldBe(200, Encoding.UTF8.GetString(answer.Bytes));
        answer.Body!.AsObject().Select(p => p.Key).ShouldBe(["iv", "ciphertext"]);
        Encoding.UTF8.GetString(answer.Bytes).ShouldNotContain("reason");
        partner.Open(answer)!["reason"]!.GetValue<string>().ShouldBe("unknown");
        await PartnerSignatureTests.ShouldBeSigned(answer);
    }

    [Test]
    public async Task A_call_without_a_body_gets_a_sealed_answer_and_two_answers_are_never_the_same_text()
    {
        var partner = await NewPartner("object-codes.issue");
        var (one, two) = (await partner.Get("/api/v1/object-types?pageSize=1"), await partner.Get("/api/v1/object-types?pageSize=1"));
        partner.Open(one)!["pageSize"]!.GetValue<int>().ShouldBe(1);
        one["iv"].GetValue<string>().ShouldNotBe(two["iv"].GetValue<string>());
        one["ciphertext"].GetValue<string>().ShouldNotBe(two["ciphertext"].GetValue<string>());
    }

    [Test]
    public async Task An_application_whose_answers_are_not_signed_gets_what_it_needs_to_open_them()
    {
        var partner = await NewPartner(c => c with { SignsAnswers = false }, "object-codes.verify");
        var answer = await partner.Post(Verify, Scan);
        answer.Headers.Contains("Ssm-Signature").ShouldBeFalse();
        partner.Open(answer)!["valid"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Test]
    public async Task What_is_wrong_inside_comes_back_inside()
    {
        var partner = await NewPartner("object-codes.verify");
        var answer = await partner.Post(Verify, new { code = "x", place = "", purpose = "" });
        answer.Status.ShouldBe(400);
        var problem = partner.Open(answer)!;
        problem["code"]!.GetValue<string>().ShouldBe("validation");
        problem["errors"]!.AsObject().Select(p => p.Key).ShouldBe(["place", "purpose"], ignoreOrder: true);
        problem["traceId"]!.GetValue<string>().ShouldBe(answer.Headers.GetValues("Ssm-Trace-Id").Single());
    }

    /// <summary>Associated data, tag and key each hold the text in its place.</summary>
    [TestCase("a bit of the text")]
    [TestCase("a bit of the iv")]
    [TestCase("another method line")]
    [TestCase("another call")]
    [TestCase("another key")]
    public async Task A_text_that_was_changed_or_moved_does_not_open(string how)
    {
        var partner = await NewPartner("object-codes.verify");
        var answer = await partner.Send(HttpMethod.Post, Verify, Scan, (envelope, aad, plain) =>
        {
            switch (how)
            {
                case "a bit of the text": envelope.Text[0] ^= 1; break;
                case "a bit of the iv": envelope.Iv[0] ^= 1; break;
                case "another method line": envelope.Seal(partner.Sm4, plain, "PUT" + aad[4..]); break;
                case "another call": envelope.Seal(partner.Sm4, plain, aad.Replace(aad.Split('\n')[3], "n" + aad.Split('\n')[3][1..], StringComparison.Ordinal)); break;
                default: envelope.Seal(new byte[16], plain, aad); break;
            }
        });
        (answer.Status, answer.Text("code")).ShouldBe((400, "encryption.invalid"));
        answer.Headers.Contains("Ssm-Encryption").ShouldBeFalse("what is not sealed does not say that it is");
        await PartnerSignatureTests.ShouldBeSigned(answer);
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"code":"x","place":"a","purpose":"b"}""")]
    [TestCase("""{"iv":"AAAA","ciphertext":"AAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [TestCase("""{"iv":"AAAAAAAAAAAAAAAA","ciphertext":"AAAA"}""")]
    [TestCase("""{"iv":"!","ciphertext":5}""")]
    public async Task What_is_no_envelope_is_refused_and_never_taken_for_the_body(string body)
    {
        var partner = await NewPartner("object-codes.verify");
        var answer = await partner.Plain.Send(HttpMethod.Post, Verify, Encoding.UTF8.GetBytes(body), change: r => r.Headers.Add("Ssm-Encryption", "SM4-GCM"));
        (answer.Status, answer.Text("code")).ShouldBe((400, "encryption.invalid"));
    }

    [Test]
    public async Task Another_scheme_an_application_without_key_a_token_and_a_download_are_told_why()
    {
        var partner = await NewPartner("object-codes.verify", "images");
        (await partner.Send(HttpMethod.Post, Verify, Scan, scheme: "AES-GCM")).Text("detail")!.ShouldContain("SM4-GCM");
        (await partner.Send(HttpMethod.Get, "/api/v1/image-jobs/none/files/manifest.csv", null)).Text("code").ShouldBe("encryption.invalid");

        var token = (await partner.Plain.Post("/api/v1/engine/tokens", new { })).Text("accessToken")!;
        using (var request = new HttpRequestMessage(HttpMethod.Post, new Uri(TestHost.Address, Verify)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") })
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("Ssm-Encryption", "SM4-GCM");
            (await Partner.Send(request)).Text("code").ShouldBe("encryption.invalid");
        }

        await Send(new EndPartnerKey.Command(partner.AppId, partner.Sm4Id, 0));
        var answer = await partner.Post(Verify, Scan);
        (answer.Text("code"), answer.Text("detail")!.Contains("SM4 密钥", StringComparison.Ordinal)).ShouldBe(("encryption.invalid", true));
    }

    [Test]
    public async Task An_application_that_is_set_to_encrypt_gets_personal_data_in_an_envelope_only()
    {
        var partner = await NewPartner(c => c with { Encrypts = true }, "person-codes.verify", "person-codes.issue", "object-codes.verify", "virtual-codes");
        var issued = await partner.Post("/api/v1/person-codes", new { subjectId = "sealed-" + Guid.CreateVersion7().ToString("N"), certType = "111", name = "欧阳密文" });
        var scan = new { code = partner.Open(issued)!["token"]!.GetValue<string>(), place = "a", purpose = "b" };

        foreach (var (path, body) in new (string, object)[] { (VerifyPerson, scan), ("/api/v1/virtual-codes/verify", new { scan.code }) })
        {
            var refused = await partner.Plain.Post(path, body);
            (refused.Status, refused.Text("code")).ShouldBe((403, "encryption.required"), path);
        }
        (await partner.Plain.Post(Verify, Scan)).Status.ShouldBe(200, "nobody's data are in it");
        var verdict = partner.Open(await partner.Post(VerifyPerson, scan))!;
        (verdict["valid"]!.GetValue<bool>(), verdict["name"]!.GetValue<string>()).ShouldBe((true, "欧阳*"));
    }

    [Test]
    public async Task The_same_request_under_another_iv_is_the_same_request()
    {
        var partner = await NewPartner("short-codes", "object-codes.issue");
        var (key, code) = (Guid.CreateVersion7().ToString("N"), (await Codes.SomeCode.In(SuiShenMa.Objects.Contracts.ObjectCodeState.Issued)).Code);
        var body = new { target = code, distinct = true };
        var first = partner.Open(await partner.Post("/api/v1/short-codes", body, key))!["short"]!.GetValue<string>();
        var again = await partner.Post("/api/v1/short-codes", body, key);
        partner.Open(again)!["short"]!.GetValue<string>().ShouldBe(first);
        partner.Open(await partner.Post("/api/v1/short-codes", new { target = code, distinct = false }, key))!["code"]!.GetValue<string>().ShouldBe("idempotency.mismatch");
    }

    [Test]
    public async Task Two_keys_overlap_while_the_partner_rotates_and_each_answer_is_under_the_key_of_its_call()
    {
        var partner = await NewPartner("object-codes.verify", "object-codes.issue");
        var renewed = partner with { };
        (renewed.Sm4Id, renewed.Sm4) = await NewKey(partner.AppId);
        await Send(new EndPartnerKey.Command(partner.AppId, partner.Sm4Id, 24));

        foreach (var one in new[] { partner, renewed })
        {
            var answer = await one.Post(Verify, Scan);
            one.Open(answer)!["valid"]!.GetValue<bool>().ShouldBeFalse();
            answer.Headers.GetValues("Ssm-Encryption-Key-Id").Single().ShouldBe(one.Sm4Id);
            one.Open(await one.Get("/api/v1/object-types?pageSize=1", one.Sm4Id))!["page"]!.GetValue<int>().ShouldBe(1);
        }
        renewed.Open(await renewed.Get("/api/v1/object-types?pageSize=1"))!["page"]!.GetValue<int>().ShouldBe(1, "without a name: the newest");
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(25)))
        {
            (await partner.Post(Verify, Scan)).Text("code").ShouldBe("encryption.invalid");
            renewed.Open(await renewed.Post(Verify, Scan))!["valid"]!.GetValue<bool>().ShouldBeFalse();
        }
    }

    [Test]
    public async Task An_sm4_key_signs_nothing_and_is_shown_once()
    {
        var partner = await NewPartner("object-codes.verify");
        (await new Partner(partner.AppId, partner.Sm4Id, Convert.ToHexStringLower(partner.Sm4)).Post(Verify, Scan)).Text("code").ShouldBe("key.unknown");
        using var admin = await Operator.SignIn("admin");
        var page = await admin.Read("/admin/applications/" + partner.AppId);
        page.ShouldContain(partner.Sm4Id);
        page.ShouldNotContain(Convert.ToHexStringLower(partner.Sm4));
        var stored = await Slice.Db<OpenPlatformDb, AppKey>(async db => (await db.Keys.FindAsync(partner.AppId, partner.Sm4Id))!);
        stored.SecretSealed!.ShouldNotContain(Convert.ToHexStringLower(partner.Sm4));
    }

    private static Task<T> Send<T>(MediatR.IRequest<T> request) => Slice.Send(Slice.As("city-data", platform: true), request);

    private static async Task<(string Id, byte[] Key)> NewKey(string appId)
    {
        var added = await Send(new AddPartnerKey.Command(appId, AppKey.Sm4Gcm, null, 365));
        return (added.KeyId, Convert.FromHexString(added.Secret!));
    }

    private static Task<SealedPartner> NewPartner(params string[] granted) => NewPartner(c => c, granted);

    private static async Task<SealedPartner> NewPartner(Func<SavePartnerApplication.Command, SavePartnerApplication.Command> change, params string[] granted)
    {
        var appId = "sm4-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        await Send(change(new SavePartnerApplication.Command(appId, "加密应用", "city-data", false, true, granted, null, null, null, null)));
        var hmac = await Send(new AddPartnerKey.Command(appId, AppKey.HmacSm3, null, 365));
        var partner = new SealedPartner(appId, new Partner(appId, hmac.KeyId, hmac.Secret));
        (partner.Sm4Id, partner.Sm4) = await NewKey(appId);
        return partner;
    }

    /// <summary>Ciphertext and tag under an iv; a test may spoil it before it is sent.</summary>
    private sealed class Envelope
    {
        public byte[] Iv { get; } = RandomNumberGenerator.GetBytes(12);

        public byte[] Text { get; private set; } = [];

        public void Seal(byte[] key, byte[] plain, string aad) => Text = Sm4Gcm.Seal(key, Iv, plain, Encoding.UTF8.GetBytes(aad));

        public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new { iv = Convert.ToBase64String(Iv), ciphertext = Convert.ToBase64String(Text) });
    }

    /// <summary>A client that encrypts each of its calls.</summary>
    private sealed record SealedPartner(string AppId, Partner Plain)
    {
        public string Sm4Id { get; set; } = "";

        public byte[] Sm4 { get; set; } = [];

        public Task<Answer> Get(string target, string? keyId = null) => Send(HttpMethod.Get, target, null, keyId: keyId);

        public Task<Answer> Post(string target, object body, string? idempotencyKey = null) => Send(HttpMethod.Post, target, body, idempotencyKey: idempotencyKey);

        public async Task<Answer> Send(HttpMethod method, string target, object? body, Action<Envelope, string, byte[]>? spoil = null,
            string scheme = "SM4-GCM", string? keyId = null, string? idempotencyKey = null)
        {
            var (nonce, time) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), TestHost.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            byte[] sent = [];
            if (body is not null)
            {
                var aad = $"{method.Method}\n{target}\n{time}\n{nonce}\n";
                var (envelope, plain) = (new Envelope(), JsonSerializer.SerializeToUtf8Bytes(body, Web));
                envelope.Seal(Sm4, plain, aad);
                spoil?.Invoke(envelope, aad, plain);
                sent = envelope.ToJson();
            }
            using var request = new HttpRequestMessage(method, new Uri(TestHost.Address, target));
            if (body is not null)
            {
                request.Content = new ByteArrayContent(sent) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            }
            request.Headers.TryAddWithoutValidation("Authorization", Plain.Sign(method.Method, target, sent, nonce, time));
            request.Headers.Add("Ssm-Encryption", scheme);
            if (keyId is not null)
            {
                request.Headers.Add("Ssm-Encryption-Key-Id", keyId);
            }
            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }
            return await Partner.Send(request);
        }

        public JsonNode? Open(Answer answer)
        {
            answer.Headers.GetValues("Ssm-Encryption").Single().ShouldBe("SM4-GCM", Encoding.UTF8.GetString(answer.Bytes));
            var aad = answer.Headers.GetValues("Ssm-Timestamp").Single() + "\n" + answer.Headers.GetValues("Ssm-Nonce").Single() + "\n";
            return JsonNode.Parse(Sm4Gcm.Open(Sm4, Convert.FromBase64String(answer["iv"].GetValue<string>()), Convert.FromBase64String(answer["ciphertext"].GetValue<string>()), Encoding.ASCII.GetBytes(aad)));
        }
    }
}
