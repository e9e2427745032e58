using System.Globalization;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;

namespace SuiShenMa.Objects.Intake;

/// <summary>The columns in which objects of one type are imported: what the template offers, and what the reader expects.</summary>
internal sealed class WorkbookFormat
{
    public const string Name = "名称";
    public const string PartNumber = "行业管理编码";
    public const string Region = "区划或街道";
    public const string Address = "地址";
    public const string Longitude = "经度";
    public const string Latitude = "纬度";
    public const string System = "坐标系";
    public const string Uscc = "权属单位统一社会信用代码";
    public const string Unit = "权属单位名称";
    public const string Manager = "主管部门";
    public const string Original = "原主管部门";
    public const string Own = "本部门";

    private static readonly string[] BuiltIn = [Name, PartNumber, Region, Address, Longitude, Latitude, System, Uscc, Unit, Manager];
    private readonly Dictionary<string, string> _fields;

    public WorkbookFormat(ObjectType type)
    {
        Type = type;
        Attributes = [.. type.Attributes.Where(a => a.DataType != AttributeDataType.Photo).Select(a => (a, BuiltIn.Contains(a.Name) ? a.Name + "（属性）" : a.Name))];
        _fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = Name,
            ["partNumber"] = PartNumber,
            ["regionCode"] = Region,
            ["address"] = Address,
            ["location"] = Longitude,
            ["owningUnitUscc"] = Uscc,
            ["owningUnitName"] = Unit,
            ["managerChoice"] = Manager,
        };
        foreach (var (attribute, heading) in Attributes)
        {
            _fields["attributes." + attribute.Key] = heading;
        }
    }

    public ObjectType Type { get; }

    /// <summary>The attributes that a table can carry, each with its heading.</summary>
    public IReadOnlyList<(AttributeDefinition Definition, string Heading)> Attributes { get; }

    public bool HasManager => Type.Mode == ManagementMode.Territorial;

    /// <summary>A required photo cannot come in a table, so objects of such a type are entered one by one.</summary>
    public AttributeDefinition? Obstacle => Type.Attributes.FirstOrDefault(a => a is { Required: true, DataType: AttributeDataType.Photo });

    public IReadOnlyList<SheetHeading> Headings => [.. Columns(null, null).Select(c => new SheetHeading(c.Heading, c.Required) { Aliases = c.Aliases })];

    /// <summary>The heading that a field of an entry has.</summary>
    public string? HeadingOf(string field) => _fields.GetValueOrDefault(field);

    public TemplateSpec Template(IRegions regions, IDictionaries dictionaries, Scope scope, PositionText positions) => new(Type.Name, Columns(positions, dictionaries))
    {
        Notes =
        [
            $"本模板用于批量录入“{Type.Name}”。每行一个物体，请勿修改标题；带 * 的列必填。",
            "单次最多 100000 行、20 MB。公式、合并单元格不接受，请粘贴为值。",
            "“区划或街道”填 6 位区代码、9 位街道代码或全称，例如：徐汇区虹梅路街道。可在“区划代码”表中查找。",
            "填写经度、纬度时必须选择坐标系；都不填则按地址管理。",
            .. HasManager ? ["本部门就是所在区划的主管部门时，“主管部门”自动带入，可不填；否则请选择“原主管部门”或“本部门”。"] : Array.Empty<string>(),
            "上传后先检查、不入库；看过结果再决定导入。同一文件重复上传不会重复增加。",
        ],
        References =
        [
            new("区划代码", ["代码", "名称", "全称"],
                [.. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code).Prepend(d)).Where(r => scope.RegionsFor(DataActions.Add, Type.Code).ContainsRegion(r.Code))
                    .Select(IReadOnlyList<string> (r) => [r.Code, r.Name, r.FullName.Replace(" · ", "", StringComparison.Ordinal)])]),
        ],
    };

    private List<TemplateColumn> Columns(PositionText? positions, IDictionaries? dictionaries)
    {
        var columns = new List<TemplateColumn>
        {
            new(Name, true) { MaxLength = EntryRules.NameLength, Width = 28, Aliases = ["物体名称"], Example = Type.Name + "一号" },
            new(PartNumber, Type.PartNumberRequired) { MaxLength = EntryRules.PartNumberLength, Width = 24, Hint = Type.PartNumberRequired ? "同一物体类型内不能重复。" : null },
            new(Region, true) { Width = 26, Hint = "6 位区代码、9 位街道代码，或全称，例如：徐汇区虹梅路街道。", Aliases = ["区划或街道代码/名称", "区划", "街道"], Example = "徐汇区虹梅路街道" },
            new(Address, true) { MaxLength = EntryRules.AddressLength, Width = 36, Aliases = ["详细地址"], Example = "虹梅路 1 号" },
            new(Longitude) { Rule = TemplateRule.Number, Example = "121.4005", Width = 14 },
            new(Latitude) { Rule = TemplateRule.Number, Example = "31.1702", Width = 14 },
            new(System) { Options = [.. positions?.Offered.Select(o => o.Name) ?? []], Hint = "填写了经度、纬度时必选。", Width = 16 },
            new(Uscc) { MaxLength = 18, Width = 26 },
            new(Unit) { MaxLength = EntryRules.NameLength, Width = 28, Aliases = ["权属单位"] },
        };
        if (HasManager)
        {
            columns.Add(new TemplateColumn(Manager) { Options = [Original, Own], Hint = "本部门就是主管部门时自动带入，可不填。", Width = 16 });
        }
        columns.AddRange(Attributes.Select(a => new TemplateColumn(a.Heading, a.Definition.Required)
        {
            Rule = a.Definition.DataType switch
            {
                AttributeDataType.Number => TemplateRule.Number,
                AttributeDataType.Date => TemplateRule.Date,
                _ => TemplateRule.Text,
            },
            Options = OptionsOf(a.Definition, dictionaries),
            MaxLength = a.Definition.DataType == AttributeDataType.Text ? a.Definition.MaxLength ?? AttributeDefinition.DefaultMaxLength : null,
            Hint = a.Definition.Unique ? "不能与其他物体重复。" : null,
            Example = a.Definition.DataType == AttributeDataType.Date ? "2026-01-31" : OptionsOf(a.Definition, dictionaries) is [var first, ..] ? first : null,
        }));
        return columns;
    }

    /// <summary>Entries of a dictionary are offered by their name, and read by name or code.</summary>
    private static IReadOnlyList<string> OptionsOf(AttributeDefinition attribute, IDictionaries? dictionaries) =>
        attribute.Dictionary is null || dictionaries is null ? attribute.Options ?? [] : [.. Types.AttributeChoices.Offered(attribute, dictionaries).Select(o => o.Text)];

    /// <summary>What a row says; what cannot even be read goes to <paramref name="reasons"/>.</summary>
    public ObjectEntry Read(SheetRow row, RegionNames regions, PositionText positions, ManagerChoice otherwise, List<RowReason> reasons)
    {
        reasons.AddRange(row.Problems.Select(p => new RowReason(p.Heading, p.Problem.Message)));
        var point = positions.Parse(Plain(row[Longitude]), Plain(row[Latitude]), row[System].AsCode(), null, out var problem);
        if (problem is not null && row[Longitude].Problem is null && row[Latitude].Problem is null && row[System].Problem is null)
        {
            reasons.Add(new RowReason(Longitude, problem));
        }
        return new ObjectEntry
        {
            Name = row[Name].Text,
            PartNumber = row[PartNumber].Text,
            RegionCode = regions.CodeOf(row[Region].Text),
            Address = row[Address].Text,
            Location = point,
            OwningUnitUscc = row[Uscc].Text,
            OwningUnitName = row[Unit].Text,
            ManagerChoice = HasManager ? Choice(row[Manager], otherwise, reasons) : ManagerChoice.None,
            Attributes = Attributes.ToDictionary(a => a.Definition.Key, a => a.Definition.DataType == AttributeDataType.Number ? Plain(row[a.Heading]) : row[a.Heading].Text),
        };
    }

    private static ManagerChoice Choice(SheetCell cell, ManagerChoice otherwise, List<RowReason> reasons)
    {
        switch (cell.AsCode())
        {
            case null:
                return otherwise;
            case Original:
                return ManagerChoice.Original;
            case Own:
                return ManagerChoice.Own;
            default:
                reasons.Add(new RowReason(Manager, $"只能填“{Original}”或“{Own}”"));
                return otherwise;
        }
    }

    /// <summary>Numbers without thousands commas; other text as it is, for the rule to refuse.</summary>
    private static string? Plain(SheetCell cell) => cell.AsNumber() is { } number ? number.ToString(CultureInfo.InvariantCulture) : cell.Text;
}
