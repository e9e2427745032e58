using Microsoft.Playwright;
using Shouldly;

namespace SuiShenMa.BrowserTests;

/// <summary>GB/T 22239-2019 8.1.4.1 c with our own script: what leaves the browser is not the password, and the kernel opens it.</summary>
[Order(3)]
internal sealed class PasswordFieldTests
{
    [Test]
    public async Task The_password_leaves_the_browser_encrypted_and_opens_the_workbench()
    {
        await using var visitor = await Visitor.AtDesk();
        string? sent = null;
        visitor.Page.Request += (_, request) => sent = request.Method == "POST" ? request.PostData : sent;
        await visitor.SignIn("jingan", RunningHost.Password);
        sent.ShouldNotBeNull();
        sent.ShouldContain("Form.Password.Sealed=");
        sent.ShouldNotContain(RunningHost.Password);
        sent.ShouldNotContain("Form.Password=");
    }

    [Test]
    public async Task A_wrong_password_is_told_and_the_page_works_a_second_time()
    {
        await using var visitor = await Visitor.AtDesk();
        await visitor.Go("/sign-in");
        await visitor.Page.FillAsync("[name='Form.UserName']", "jingan");
        await visitor.Page.FillAsync("[name='Form.Password']", "Wrong-password-1");
        await visitor.Press("登录");
        (await visitor.Page.InnerTextAsync("[role=alert]")).ShouldContain("用户名或密码不正确");
        await visitor.Page.FillAsync("[name='Form.UserName']", "jingan");
        await visitor.Page.FillAsync("[name='Form.Password']", RunningHost.Password);
        await visitor.Press("登录");
        await visitor.Page.Locator("details.who").WaitForAsync();
    }

    [Test]
    public async Task Without_script_the_form_works_as_it_is()
    {
        await using var context = await BrowserRun.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(BrowserRun.Host.Address, "/sign-in").ToString());
        await page.FillAsync("[name='Form.UserName']", "jingan");
        await page.FillAsync("[name='Form.Password']", RunningHost.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await page.Locator("details.who").WaitForAsync();
    }

    [TestCase("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [TestCase("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public async Task The_script_computes_the_digests_of_the_standard(string text, string digest)
    {
        await using var visitor = await Visitor.AtDesk();
        await visitor.Go("/sign-in");
        (await visitor.Page.EvaluateAsync<string>("text => Sm2.sm3(text)", text)).ShouldBe(digest);
    }
}
