using Microsoft.AspNetCore.Http;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Entry;

/// <summary>How the form shows the managing department (row 3).</summary>
internal enum ManagerField
{
    /// <summary>City-wide type: shown, cannot be changed.</summary>
    Fixed,

    /// <summary>The applicant's department manages: filled in by itself.</summary>
    Own,

    /// <summary>Empty; the applicant chooses.</summary>
    Choose,
}

/// <summary>What the form of one type offers to this operator.</summary>
/// <param name="Original">Name of the original managing department for the region of the form; null while no region is chosen or none is set.</param>
/// <param name="OriginalByRegion">Names by region, for the script that follows the chosen region.</param>
/// <param name="OwnRegions">Regions that the applicant's own department manages.</param>
internal sealed record ObjectFormView(
    ObjectForm Form, TypeInfo Type, IReadOnlyList<Region> Districts, IReadOnlyList<Region> Streets,
    ManagerField Manager, string? Original, string OwnName, IReadOnlyDictionary<string, string> OriginalByRegion, IReadOnlyList<string> OwnRegions)
{
    public string? RegionName { get; init; }

    /// <summary>Coordinate system that the object carries already.</summary>
    public string? KeptSystem { get; init; }
}

/// <summary>Prepares the form of an object: types and regions within the operator's scope, the managing department, photos.</summary>
internal sealed class ObjectFormDesk(ITypeCatalog types, IRegions regions, IDepartments departments, PhotoStore photos, ICurrentUser user)
{
    /// <summary>Types that the operator may enter: on the shelf and in scope.</summary>
    public IReadOnlyList<TypeInfo> Types => [.. types.All.Within(user.Actor.Scope, DataActions.Add).Where(t => t.OnShelf)];

    public TypeInfo? Find(string? code) => code is null ? null : types.Find(code) is { } type && user.Actor.Scope.AllowsType(DataActions.Add, code) ? type : null;

    public ObjectFormView View(ObjectForm form, TypeInfo type)
    {
        foreach (var attribute in type.Type.Attributes)
        {
            form.Attributes.TryAdd(attribute.Key, null);
        }
        form.Token ??= Guid.CreateVersion7().ToString("N");
        var scope = user.Actor.Scope.RegionsFor(DataActions.Add, type.Type.Code);
        var streets = regions.Districts.SelectMany(d => regions.StreetsOf(d.Code)).Where(s => scope.ContainsRegion(s.Code)).ToList();
        var districts = regions.Districts.Where(d => scope.ContainsRegion(d.Code) || streets.Any(s => s.ParentCode == d.Code)).ToList();
        form.DistrictCode ??= districts.Count == 1 ? districts[0].Code : null;
        if (streets.Count == 1 && !scope.ContainsRegion(districts[0].Code))
        {
            form.RegionCode ??= streets[0].Code;
        }
        var own = user.Actor.DepartmentId;
        var (field, original) = ManagerOf(type.Type, form.Region, districts, streets);
        var managers = type.Type.Mode == ManagementMode.CityWide ? [] : type.Type.TerritorialManagers;
        return new ObjectFormView(form, type, districts, streets, field, original is null ? null : NameOf(original), user.Actor.DepartmentName,
            managers.Where(m => m.DepartmentId != own).DistinctBy(m => m.RegionCode).ToDictionary(m => m.RegionCode, m => NameOf(m.DepartmentId)),
            [.. managers.Where(m => m.DepartmentId == own).Select(m => m.RegionCode)])
        {
            RegionName = form.Region is { Length: > 0 } code ? regions.Find(code)?.FullName : null,
        };
    }

    /// <summary>Cleans and keeps the photos that came with a form, and notes their ids in it.</summary>
    /// <exception cref="InputInvalid">A file is no acceptable photo.</exception>
    public async Task KeepPhotosAsync(ObjectForm form, ObjectType type, IFormFileCollection files, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var attribute in type.Attributes.Where(a => a.DataType == AttributeDataType.Photo))
        {
            if (files.GetFile("photo." + attribute.Key) is { Length: > 0 } file)
            {
                await using var upload = file.OpenReadStream();
                var (id, reason) = await photos.KeepAsync(upload, ct);
                form.Attributes[attribute.Key] = id ?? form.Attributes.GetValueOrDefault(attribute.Key);
                if (reason is not null)
                {
                    errors["attributes." + attribute.Key] = [reason];
                }
            }
            else if (form.Attributes.GetValueOrDefault(attribute.Key) is { Length: > 0 } known && !await photos.ExistsAsync(known, ct))
            {
                form.Attributes[attribute.Key] = null;
                errors["attributes." + attribute.Key] = ["照片已失效，请重新上传。"];
            }
        }
        if (errors.Count > 0)
        {
            throw new InputInvalid(errors);
        }
    }

    /// <summary>With a region it is decided; without one it is still certain where every region in reach has the same answer.</summary>
    private (ManagerField Field, string? Original) ManagerOf(ObjectType type, string? region, List<Region> districts, List<Region> streets)
    {
        var own = user.Actor.DepartmentId;
        if (type.Mode == ManagementMode.CityWide)
        {
            return (ManagerField.Fixed, type.ManagingDepartmentId);
        }
        var allowed = user.Actor.Scope.RegionsFor(DataActions.Add, type.Code);
        var reach = string.IsNullOrEmpty(region)
            ? districts.Concat(streets).Where(r => allowed.ContainsRegion(r.Code)).Select(r => r.Code)
            : [region];
        var answers = reach.Select(type.ManagerFor).Distinct().Take(2).ToList();
        return answers.Count != 1 ? (ManagerField.Choose, null)
            : answers[0] == own && own.Length > 0 ? (ManagerField.Own, own)
            : (ManagerField.Choose, answers[0]);
    }

    private string NameOf(string departmentId) => departments.Find(departmentId)?.Name ?? departmentId;
}
