using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Entry;

/// <summary>The rules that one entry must meet by itself: shape, type definition, region, who may enter where (rows 3, 4, 16).</summary>
internal sealed class EntryRules(IRegions regions, IDictionaries dictionaries)
{
    public const int NameLength = 200;
    public const int AddressLength = 300;
    public const int PartNumberLength = 64;

    /// <param name="kept">Attributes that the object carries already: it may keep entries of dictionaries that are switched off since.</param>
    /// <returns>The entry in canonical form, or the errors by field; never both.</returns>
    public (JudgedEntry? Entry, Dictionary<string, string[]> Errors) Judge(ObjectEntry entry, TypeInfo type, Actor applicant, DataActions action = DataActions.Add, IReadOnlyDictionary<string, string>? kept = null)
    {
        var errors = new Dictionary<string, string[]>();
        if (!type.OnShelf)
        {
            errors["typeCode"] = [$"物体类型“{type.Type.Name}”已下架，不能录入新的物体。"];
        }
        var name = Text(entry.Name, "name", "名称", NameLength, required: true, errors);
        var address = Text(entry.Address, "address", "地址", AddressLength, required: true, errors);
        var part = PartNumber(entry.PartNumber, type.Type, errors);
        var region = RegionOf(entry.RegionCode, type.Type.Code, applicant, action, errors);
        var point = Point(entry.Location, errors);
        var (uscc, unit) = OwningUnit(entry, errors);
        var attributes = Attributes(entry, type.Type, kept, errors);
        ReviewRoute? route = null;
        if (region is not null)
        {
            try
            {
                route = ReviewRoute.Decide(type.Type, region.Code, applicant.DepartmentId, Choice(entry, type.Type, region.Code, applicant));
            }
            catch (RuleViolation rule)
            {
                errors[rule.Field ?? "managerChoice"] = [rule.Message];
            }
        }
        return errors.Count > 0
            ? (null, errors)
            : (new JudgedEntry(type.Type, name!, part, region!.Code[..6], region.Code, address!, point,
                point is null ? null : entry.LocationSource, uscc, unit, attributes, route!), errors);
    }

    /// <summary>A partner call has no field for the choice, so an application that says nothing names the original department where there is one.</summary>
    private static ManagerChoice Choice(ObjectEntry entry, ObjectType type, string region, Actor applicant) =>
        entry.ManagerChoice == ManagerChoice.None && applicant.Kind == ActorKind.Application
            ? type.ManagerFor(region) is null ? ManagerChoice.Own : ManagerChoice.Original
            : entry.ManagerChoice;

    private static string? Text(string? raw, string field, string label, int max, bool required, Dictionary<string, string[]> errors)
    {
        var text = raw is null ? "" : Normalise.Field(raw);
        if (text.Length == 0)
        {
            if (required)
            {
                errors[field] = [$"请填写{label}。"];
            }
            return null;
        }
        if (text.Length > max)
        {
            errors[field] = [$"{label}最多 {max} 个字，现在有 {text.Length} 个。"];
            return null;
        }
        return text;
    }

    private static string? PartNumber(string? raw, ObjectType type, Dictionary<string, string[]> errors)
    {
        var part = raw is null ? "" : Normalise.Code(raw);
        if (part.Length == 0)
        {
            if (type.PartNumberRequired)
            {
                errors["partNumber"] = ["该物体类型要求填写行业管理编码。"];
            }
            return null;
        }
        if (part.Length > PartNumberLength)
        {
            errors["partNumber"] = [$"行业管理编码最多 {PartNumberLength} 个字符。"];
            return null;
        }
        return part;
    }

    private Region? RegionOf(string? raw, string type, Actor applicant, DataActions action, Dictionary<string, string[]> errors)
    {
        var code = raw is null ? "" : Normalise.Code(raw);
        var region = code.Length is 6 or 9 ? regions.Find(code) : null;
        if (region is null || region.ParentCode is null)
        {
            errors["regionCode"] = [code.Length == 0 ? "请选择区划。" : $"没有区划代码“{(code.Length > 20 ? code[..20] : code)}”，请填写 6 位区代码或 9 位街道代码。"];
            return null;
        }
        if (!applicant.Scope.Allows(action, type, region.Code))
        {
            errors["regionCode"] = [$"{region.FullName}不在您的管辖范围内。"];
            return null;
        }
        return region;
    }

    private static GeoPoint? Point(GeoPoint? point, Dictionary<string, string[]> errors)
    {
        if (point is { } p && !Coordinates.IsPlausible(p, out var reason))
        {
            errors["location"] = [reason];
            return null;
        }
        return point;
    }

    private static (string? Uscc, string? Name) OwningUnit(ObjectEntry entry, Dictionary<string, string[]> errors)
    {
        var name = Text(entry.OwningUnitName, "owningUnitName", "权属单位", NameLength, required: false, errors);
        if (string.IsNullOrWhiteSpace(entry.OwningUnitUscc))
        {
            return (null, name);
        }
        if (!Uscc.TryParse(entry.OwningUnitUscc, out var uscc))
        {
            errors["owningUnitUscc"] = ["统一社会信用代码不正确，请核对 18 位代码及其校验码。"];
            return (null, name);
        }
        return (uscc.Text, name);
    }

    private Dictionary<string, string> Attributes(ObjectEntry entry, ObjectType type, IReadOnlyDictionary<string, string>? kept, Dictionary<string, string[]> errors)
    {
        var values = new Dictionary<string, string>();
        foreach (var definition in type.Attributes)
        {
            entry.Attributes.TryGetValue(definition.Key, out var raw);
            var value = AttributeChoices.Canonical(definition, raw, regions, dictionaries, kept?.GetValueOrDefault(definition.Key), out var error);
            if (error is not null)
            {
                errors["attributes." + definition.Key] = [error];
            }
            else if (value is not null)
            {
                values[definition.Key] = value;
            }
        }
        foreach (var unknown in entry.Attributes.Keys.Where(k => type.Attributes.All(a => a.Key != k)).Take(5))
        {
            errors["attributes." + (unknown.Length > 40 ? unknown[..40] : unknown)] = ["该物体类型没有这项属性，请对照类型的属性清单。"];
        }
        return values;
    }
}
