using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Exports;

/// <summary>Writes codes into a workbook, thousand by thousand in the order of their making; memory stays flat.</summary>
internal sealed class ObjectSheet(ObjectsDb db, ITypeCatalog types, IRegions regions, IDictionaries dictionaries, IDepartments departments, PositionText positions, PublicAddresses addresses)
{
    private const int Size = 2_000;

    private static readonly SheetColumn[] Common =
    [
        new("码值"), new("统一编码", Width: 14), new("码链接", Width: 40), new("名称", Width: 28), new("物体类型"), new("大类"), new("行业管理编码"), new("区", Width: 12), new("街道"),
        new("地址", Width: 36), new("经度", SheetColumnKind.Number, 14), new("纬度", SheetColumnKind.Number, 14), new("坐标系", Width: 12),
        new("权属单位统一社会信用代码", Width: 24), new("权属单位名称", Width: 28), new("主管部门", Width: 28), new("录入部门", Width: 28), new("状态", Width: 10), new("批次", Width: 26),
        new("录入时间", SheetColumnKind.DateTime, 20), new("审核时间", SheetColumnKind.DateTime, 20), new("激活时间", SheetColumnKind.DateTime, 20), new("状态变更时间", SheetColumnKind.DateTime, 20),
    ];

    /// <param name="progress">Called after each thousand with the number of rows written; false stops.</param>
    /// <returns>Rows written, or null when it was stopped.</returns>
    public async Task<int?> WriteAsync(ExportRequest request, int most, SheetWatermark watermark, Stream output, Func<int, Task<bool>> progress, CancellationToken ct)
    {
        var attributes = await AttributesAsync(request, ct);
        SheetColumn[] columns = [.. Common, .. attributes.Select(a => new SheetColumn(a.Name, a.DataType == AttributeDataType.Number ? SheetColumnKind.Number : SheetColumnKind.Text))];
        await using var writer = SheetWriter.Create(output, columns, watermark, "物码");
        var query = request.Apply(db, types).AsNoTracking();
        long last = 0;
        var written = 0;
        while (written < most)
        {
            var after = last;
            var rows = await query.Where(c => c.Id > after).OrderBy(c => c.Id).Take(Math.Min(Size, most - written)).ToListAsync(ct);
            if (rows.Count == 0)
            {
                break;
            }
            foreach (var row in rows)
            {
                await writer.WriteAsync(ValuesOf(row, attributes), ct);
            }
            last = rows[^1].Id;
            written += rows.Count;
            if (!await progress(written))
            {
                return null;
            }
        }
        await writer.CompleteAsync(ct);
        return written;
    }

    /// <summary>The attributes have columns of their own when all rows are of one type.</summary>
    private async Task<IReadOnlyList<AttributeDefinition>> AttributesAsync(ExportRequest request, CancellationToken ct)
    {
        var single = request.Filter.TypeCode;
        if (request.Codes is { Count: > 0 })
        {
            var found = await request.Apply(db, types).AsNoTracking().Select(c => c.TypeCode).Distinct().Take(2).ToListAsync(ct);
            single = found.Count == 1 ? found[0] : null;
        }
        return string.IsNullOrEmpty(single) || types.Find(single) is not { } type ? [] : [.. type.Type.Attributes.Where(a => a.DataType != AttributeDataType.Photo)];
    }

    private object?[] ValuesOf(ObjectCode c, IReadOnlyList<AttributeDefinition> attributes)
    {
        var type = types.Find(c.TypeCode);
        var values = new object?[Common.Length + attributes.Count];
        object?[] common =
        [
            c.Code, c.UnifiedCode, addresses.OfObject(c.Code), c.Name, type?.Type.Name, type?.Category.Name, c.PartNumber,
            regions.Find(c.DistrictCode)?.Name, c.RegionCode.Length == 9 ? regions.Find(c.RegionCode)?.Name : null,
            c.Address, c.Longitude, c.Latitude, positions.NameOf(c.CoordinateSystem), c.OwningUnitUscc, c.OwningUnitName,
            DepartmentName(c.ManagingDepartmentId), DepartmentName(c.ApplicantDepartmentId), c.State.Text(), c.BatchNo,
            At(c.CreatedAt), At(c.ReviewedAt), At(c.ActivatedAt), At(c.StateChangedAt),
        ];
        common.CopyTo(values, 0);
        if (attributes.Count > 0)
        {
            var own = c.Attributes;
            for (var i = 0; i < attributes.Count; i++)
            {
                values[Common.Length + i] = own.TryGetValue(attributes[i].Key, out var value) ? Shown(attributes[i], value) : null;
            }
        }
        return values;
    }

    private object? Shown(AttributeDefinition attribute, string value) => attribute.DataType switch
    {
        AttributeDataType.Region => regions.Find(value)?.FullName ?? value,
        AttributeDataType.Number => decimal.TryParse(value, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : value,
        AttributeDataType.Option => AttributeChoices.TextOf(attribute, dictionaries, value),
        _ => value,
    };

    private string? DepartmentName(string? id) => string.IsNullOrEmpty(id) ? null : departments.Find(id)?.Name ?? id;

    private static DateTimeOffset? At(DateTime? utc) => utc is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)) : null;
}
