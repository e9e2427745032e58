using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Codes.Data;

/// <summary>
/// What the engine brings along: the city government's own domain on both white lists, and the four colours. Written once;
/// who changes or deletes it is not overruled. A Development host gets some extension fields to try the interface with.
/// </summary>
internal sealed class EngineSeed(CodesDb db)
{
    public const string DemoBusiness = "示范业务";

    private const string Lists = "codes.seed.white-lists";
    private const string ColourSeed = "codes.seed.colours";
    private const string Fields = "codes.seed.demo-fields";
    private const string DemoHost = "codes.seed.demo-host";

    public async Task RunAsync(bool demo, CancellationToken ct)
    {
        var done = await db.States.AsNoTracking().Where(s => s.Name == Lists || s.Name == ColourSeed || s.Name == Fields || s.Name == DemoHost).Select(s => s.Name).ToListAsync(ct);
        if (!done.Contains(Lists))
        {
            AddLists();
        }
        if (!done.Contains(ColourSeed))
        {
            AddColours();
        }
        if (demo && !done.Contains(Fields))
        {
            AddFields();
        }
        if (demo && !done.Contains(DemoHost))
        {
            // RFC 2606: nobody owns it, and examples are written with it.
            AddHost(WhiteListKind.Service, "example.com", "示例域名", "内置：仅开发环境，供试用虚拟物码的回调和落地页");
            Mark(DemoHost);
        }
        await db.SaveChangesAsync(ct);
    }

    private void AddLists()
    {
        foreach (var list in Enum.GetValues<WhiteListKind>())
        {
            AddHost(list, "sh.gov.cn", "上海市政府网站", "内置：一网通办、随申办及各部门网站");
        }
        Mark(Lists);
    }

    private void AddHost(WhiteListKind list, string host, string name, string note)
    {
        var entry = new WhiteListEntry
        {
            Id = Guid.CreateVersion7(),
            List = list,
            Host = host,
            WithSubdomains = true,
            Name = name,
            Note = note,
            Enabled = true,
            ValidFrom = DateTime.UnixEpoch,
            ChangedAt = db.Now,
            ChangedBy = "system",
            Version = 1,
        };
        db.WhiteList.Add(entry);
    }

    private void AddColours()
    {
        // Codes and meanings as the national code used them (domain.md §1.2); the tones are ours.
        (string, string, string, string)[] colours =
        [
            ("00", "绿", "#1a8f4c", "正常"), ("01", "黄", "#e0a100", "需要关注"), ("10", "红", "#c8281e", "受控"), ("11", "橙", "#e36a00", "密切接触"),
        ];
        foreach (var ((code, name, hex, meaning), index) in colours.Select((c, i) => (c, i)))
        {
            db.Colours.Add(new Colour { Code = code, Name = name, Hex = hex, Meaning = meaning, Order = index, Enabled = true, BuiltIn = true, ChangedAt = db.Now, ChangedBy = "system", Version = 1 });
        }
        Mark(ColourSeed);
    }

    private void AddFields()
    {
        Add("demo.note", "备注", ExtensionType.Text, _ => { });
        Add("demo.score", "评分", ExtensionType.Number, f => (f.Minimum, f.Maximum) = (0, 100));
        Add("demo.checkedOn", "检查日期", ExtensionType.Date, _ => { });
        Add("demo.passed", "是否合格", ExtensionType.Bool, _ => { });
        Add("demo.level", "等级", ExtensionType.Option, f => f.OptionLines = "甲\n乙\n丙");
        Mark(Fields);
    }

    private void Add(string key, string label, ExtensionType type, Action<ExtensionField> more)
    {
        var field = new ExtensionField
        {
            Key = key,
            Business = DemoBusiness,
            DepartmentId = "city-data",
            Label = label,
            Type = type,
            KindNames = string.Join(',', Enum.GetValues<CodeSubjectKind>()),
            Order = 100,
            Enabled = true,
            ValidFrom = DateTime.UnixEpoch,
            ChangedAt = db.Now,
            ChangedBy = "system",
            Version = 1,
        };
        more(field);
        db.ExtensionFields.Add(field);
    }

    private void Mark(string name) => db.States.Add(new SystemState { Name = name, Value = "1" });
}
