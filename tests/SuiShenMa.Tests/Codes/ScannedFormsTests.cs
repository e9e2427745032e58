using Shouldly;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Codes.Dynamic;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

/// <summary>partner-api.md §3: line ends and blanks are ignored everywhere a code is accepted, and every place takes the URL or its last segment; letters in either case.</summary>
public sealed class ScannedFormsTests
{
    private const string Site = "https://ssm.example.cn";
    private static readonly Partner Caller = new();

    /// <summary>What is done to a value before it is sent.</summary>
    private static readonly (string Name, Func<string, string> Make)[] Forms =
    [
        ("line end", v => v + "\r\n"), ("blanks", v => "  " + v + " \t"), ("blanks inside", v => v[..3] + " " + v[3..]), ("no-width blank", v => v[..3] + "\u200b" + v[3..]),
        ("small letters", v => v.ToLowerInvariant()), ("full width", v => new string([.. v.Select(c => (char)(c + 0xFEE0))])), ("ideographic blank", v => "\u3000" + v),
    ];

    [Test]
    public async Task An_object_code_is_taken_in_every_form_by_every_operation()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        foreach (var (name, form) in Forms.Append(("address", v => $"{Site}/w/{v}?from=scan#x\r\n")))
        {
            (await Caller.Post("/api/v1/object-codes/verify", new { code = form(code.Code), place = "a", purpose = "b" }))["valid"].GetValue<bool>().ShouldBeTrue(name);
            (await Caller.Post("/api/v1/short-codes", new { target = form(code.Code) })).Status.ShouldBeOneOf(200, 201);
            (await Caller.Get($"/api/v1/object-codes/{Uri.EscapeDataString(form(code.Code))}/certificate")).Status.ShouldBe(200, name);
        }
    }

    [Test]
    public async Task A_static_enterprise_code_is_taken_in_every_form()
    {
        var code = await EnterpriseKit.IssueAsync();
        foreach (var (name, form) in Forms.Append(("address", v => $"{Site}/e/{v}?from=scan#x\r\n")))
        {
            (await Ask.VerifyEnterprise(form(code))).Reason().ShouldBe("valid", name);
        }
    }

    [Test]
    public async Task A_short_code_is_taken_in_every_form_by_verify_and_decode()
    {
        var made = await Caller.Post("/api/v1/short-codes", new { target = (await SomeCode.In(ObjectCodeState.Active)).Code });
        foreach (var (name, form) in Forms.Append(("address", v => $"{Site}/s/{v}?from=scan#x\r\n")))
        {
            var text = form(made.Text("short")!);
            (await Caller.Post("/api/v1/short-codes/verify", new { @short = text }))["valid"].GetValue<bool>().ShouldBeTrue(name);
            (await Caller.Post("/api/v1/short-codes/decode", new { @short = text })).Status.ShouldBe(200, name);
        }
    }

    [Test]
    public async Task A_unified_code_is_taken_with_blanks_and_in_full_width()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        foreach (var (name, form) in Forms)
        {
            (await Caller.Get("/api/v1/unified-codes/" + Uri.EscapeDataString(form(code.UnifiedCode)))).Status.ShouldBe(200, name);
        }
    }

    [Test]
    public async Task A_dynamic_code_is_taken_in_every_form_but_another_case_which_is_another_code()
    {
        foreach (var (name, form) in Forms.Where(f => f.Name != "small letters").Append(("address", v => $"{Site}/c/{v}?from=scan#x\r\n")))
        {
            (await Ask.VerifyPerson(form(await Ask.PersonToken()))).Reason().ShouldBe("valid", name);
            var made = await Caller.Post("/api/v1/virtual-codes", new { typeCode = "t", payload = "x", singleUse = false });
            (await Caller.Post("/api/v1/virtual-codes/verify", new { code = form(made.Text("token")!) })).Reason().ShouldBe("valid", name);
        }
    }

    [TestCase("/api/v2/object-codes/verify")]
    [TestCase("/api/v0/person-codes/verify")]
    [TestCase("/api/object-codes/verify")]
    public async Task A_version_of_the_interface_that_does_not_exist_is_not_found_and_says_so_as_a_problem(string path)
    {
        var answer = await Caller.Get(path);
        answer.Status.ShouldBe(404);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Text("code").ShouldNotBeNullOrEmpty();
    }

    [TestCase("SSM2-HMAC-SM3")]
    [TestCase("SSM1-HMAC-SHA256")]
    public async Task A_signature_scheme_that_does_not_exist_is_malformed(string scheme)
    {
        const string target = "/api/v1/object-types";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, target));
        request.Headers.TryAddWithoutValidation("Authorization", Caller.Sign("GET", target, []).Replace("SSM1-HMAC-SM3", scheme, StringComparison.Ordinal));
        var answer = await Partner.Send(request);
        answer.Status.ShouldBe(401);
        answer.Text("code").ShouldBeOneOf("signature.malformed", "signature.missing");
    }
}
