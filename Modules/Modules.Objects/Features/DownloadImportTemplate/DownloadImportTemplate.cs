using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The workbook in which objects of one type are filled in.</summary>
internal static class DownloadImportTemplate
{
    internal sealed record Query(string TypeCode) : IQuery<Result>;

    internal sealed record Result(string FileName, byte[] Workbook);

    internal sealed class Handler(ITypeCatalog types, IRegions regions, IDictionaries dictionaries, PositionText positions, ICurrentUser user) : IHandle<Query, Result>
    {
        public Task<Result> Handle(Query request, CancellationToken ct)
        {
            var type = UploadWorkbook.ImportableType(types, user.Actor, request.TypeCode);
            var format = new WorkbookFormat(type.Type);
            return Task.FromResult(new Result($"批量录入模板-{type.Type.Name}.xlsx", SheetTemplate.Build(format.Template(regions, dictionaries, user.Actor.Scope, positions))));
        }
    }
}
