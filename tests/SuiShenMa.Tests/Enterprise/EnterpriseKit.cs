using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>Entries, forms and codes for the tests of enterprise codes.</summary>
internal static partial class EnterpriseKit
{
    public static Actor Xuhui => Slice.As("xuhui");

    public static Actor Jingan => Slice.As("jingan");

    public static Actor City => Slice.As("city-greening");

    /// <summary>An enterprise that the registry knows, at an address in Xuhui.</summary>
    public static EnterpriseEntry Entry(string? uscc = null, string address = "漕宝路 401 号", string region = "310104012", string name = "漕宝路店")
    {
        uscc ??= Registry.NewUscc();
        return new EnterpriseEntry { Name = name, CategoryCode = "62", EnterpriseName = Registry.NameOf(uscc), Uscc = uscc, RegionCode = region, Address = address, Reason = "门店亮码" };
    }

    public static async Task<string> IssueAsync(EnterpriseEntry? entry = null, Actor? by = null) =>
        (await Slice.Send(by ?? Xuhui, new ApplyEnterpriseCode.Command(entry ?? Entry()))).Code;

    /// <summary>A code of the former system as its workbook leaves it: no check character, any letters.</summary>
    public static async Task<string> OldCodeAsync()
    {
        var uscc = Registry.NewUscc();
        var code = new EnterpriseCode
        {
            Code = "QYM" + Guid.CreateVersion7().ToString("N")[20..].ToUpperInvariant(),
            Generation = CodeGeneration.Old,
            Name = "旧码门店",
            Uscc = uscc,
            EnterpriseName = Registry.NameOf(uscc),
            DistrictCode = "310104",
            RegionCode = "310104012",
            Address = "虹梅路 1 号",
            DepartmentId = "xuhui",
            SealedCategory = EnterpriseCode.OldSeal,
            CreatedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        };
        code.Seal = TestHost.Services.GetRequiredService<ICertificates>().Seal(code.Facts);
        await Slice.Db<EnterpriseDb, int>(db =>
        {
            db.Codes.Add(code);
            return db.SaveChangesAsync();
        });
        return code.Code;
    }

    public static Task<EnterpriseCode?> FindAsync(string code) =>
        Slice.Db<EnterpriseDb, EnterpriseCode?>(db => db.Codes.AsNoTracking().FirstOrDefaultAsync(c => c.Code == code));

    public static Task<List<EnterpriseCode>> OfEnterpriseAsync(string uscc) =>
        Slice.Db<EnterpriseDb, List<EnterpriseCode>>(db => db.Codes.AsNoTracking().Where(c => c.Uscc == uscc).OrderBy(c => c.Id).ToListAsync());

    public static Dictionary<string, string> Form(EnterpriseEntry entry) => new()
    {
        ["Token"] = Guid.CreateVersion7().ToString("N"),
        ["Form.EnterpriseName"] = entry.EnterpriseName!,
        ["Form.Uscc"] = entry.Uscc!,
        ["Form.Name"] = entry.Name!,
        ["Form.CategoryCode"] = entry.CategoryCode!,
        ["Form.RegionCode"] = entry.RegionCode!,
        ["Form.Address"] = entry.Address!,
        ["Form.Reason"] = entry.Reason!,
    };

    /// <summary>Where a form led to, or its page with what is wrong.</summary>
    public static async Task<(int Status, string Text)> OutcomeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return answer.StatusCode == HttpStatusCode.Redirect
                ? (302, answer.Headers.Location!.ToString())
                : ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }
    }

    public static string CodeIn(string path) => CodeInPath().Match(path) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException(path);

    public static async Task<(HttpStatusCode Status, string Html)> Open(string path)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = TestHost.Address };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex("^/admin/enterprise-codes/([0-9A-Z]{14})$")]
    private static partial Regex CodeInPath();
}
