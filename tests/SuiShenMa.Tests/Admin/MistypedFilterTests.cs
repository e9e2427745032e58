using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using SuiShenMa.Tests.Access;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Whoever mistypes a filter in the address or the form gets the list again, and a word what to type.</summary>
public sealed partial class MistypedFilterTests
{
    private static readonly string[] Garbage = ["abc", "-1", "2026-13-45", "99999999999999999999", "<b>'\"%", "1900-01-01T99:99"];

    /// <summary>Whatever a filter of any list is given, the list comes, with the filter to put right.</summary>
    [Test]
    public async Task No_filter_of_any_list_answers_garbage_with_an_error_page()
    {
        using var person = await Operator.SignIn("admin");
        using var auditor = await Operator.SignIn("auditor");
        var (wrong, lists, tried) = (new List<string>(), 0, 0);
        foreach (var row in AccessRow.Read().Where(r => !r.HasParameters && (r.Opens.Contains('P', StringComparison.Ordinal) || r.Opens.Contains('A', StringComparison.Ordinal) || r.Opens == "*")))
        {
            var who = row.Opens.Contains('P', StringComparison.Ordinal) || row.Opens == "*" ? person : auditor;
            var (status, html) = await Open(who, "/" + row.Address);
            if (status != HttpStatusCode.OK || !Filters().IsMatch(html))
            {
                continue;
            }
            lists++;
            string[] names = [.. Names().Matches(Filters().Match(html).Value).Select(m => m.Groups[1].Value).Distinct(), "pageNo", "pageSize", "before"];
            // Each alone with a value in turn, and all together with every value.
            var questions = names.Select((n, i) => n + "=" + Uri.EscapeDataString(Garbage[(lists + i) % Garbage.Length]))
                .Concat(Garbage.Select(g => string.Join('&', names.Select(n => n + "=" + Uri.EscapeDataString(g)))));
            foreach (var question in questions)
            {
                var (answer, again) = await Open(who, $"/{row.Address}?{question}");
                tried++;
                if (answer is not (HttpStatusCode.OK or HttpStatusCode.BadRequest) || !Filters().IsMatch(again) || (answer == HttpStatusCode.BadRequest && !again.Contains("查询条件有误", StringComparison.Ordinal)))
                {
                    wrong.Add($"/{row.Address}?{question}: {(int)answer}");
                }
            }
        }
        wrong.ShouldBeEmpty();
        lists.ShouldBeGreaterThan(20);
        tried.ShouldBeGreaterThan(250);
    }

    /// <summary>Dates are told how they are written, beside the field that they were typed into.</summary>
    [Test]
    public async Task A_mistyped_date_is_told_beside_its_field_how_to_write_it(
        [Values("/admin/audit", "/admin/audit/sign-ins", "/admin/downloads", "/admin/object-codes", "/admin/reviews", "/admin/enterprise-codes", "/admin/code-subjects", "/admin/audit/api", "/admin/engine-log")] string path,
        [Values("from", "to")] string field)
    {
        using var person = await Operator.SignIn("admin");
        var (status, html) = await Open(person, $"{path}?{field}=abc");
        status.ShouldBe(HttpStatusCode.BadRequest);
        Regex.Match(html, $"id=\"{field}-error\">([^<]*)<").Groups[1].Value.ShouldContain("20");
        html.ShouldContain("查询条件有误");
    }

    [Test]
    public async Task What_is_right_in_the_rest_of_the_address_still_counts()
    {
        using var person = await Operator.SignIn("admin");
        var (_, html) = await Open(person, "/admin/audit?who=nobody-of-this-name&from=abc");
        html.ShouldContain("value=\"nobody-of-this-name\"");
        html.ShouldNotContain("/admin/audit/record?id=");
    }

    private static async Task<(HttpStatusCode Status, string Html)> Open(Operator person, string path)
    {
        using var answer = await person.Get(path);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex("<form class=\"[^\"]*filters[^\"]*\"[^>]*method=\"get\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Filters();

    [GeneratedRegex("name=\"([A-Za-z]+)\"")]
    private static partial Regex Names();
}
