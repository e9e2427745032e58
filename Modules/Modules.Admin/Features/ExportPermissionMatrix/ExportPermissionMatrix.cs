using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator takes the permission matrix as a workbook: every account, every permission, and from which role it comes.</summary>
internal static class ExportPermissionMatrix
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, AccountRights rights, Holders holders, PermissionCatalog catalog, IDepartments departments, GrantDesk desk, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            SheetColumn[] columns = [new("用户名", Width: 20), new("姓名", Width: 20), new("账号类型", Width: 14), new("部门", Width: 28), new("状态", Width: 10), new("可查看的数据", Width: 40), .. catalog.All.Select(p => new SheetColumn($"{p.Text}（{p.Name}）"))];
            // Who was changed past the platform can't sign in; the others are told of all the same.
            using var look = SealedRowReading.WithoutRefusing();
            var accounts = await db.Accounts.Where(a => a.DeletedAt == null).OrderBy(a => a.UserName).ToListAsync(ct);
            var good = accounts.Where(db.IsTrusted).Select(a => a.Id).ToHashSet();
            var roles = await RightsRows.GivenAsync(db, accounts.ConvertAll(a => a.Id), ct);
            var masked = await holders.MaskedAsync(accounts.Select(a => a.Id), ct);
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, columns, new SheetWatermark("权限矩阵", user.Actor.Name, new DateTimeOffset(db.Now)), "权限矩阵");
            foreach (var account in accounts)
            {
                var standing = good.Contains(account.Id) ? await StandingAsync(account, ct) : null;
                await sheet.WriteAsync(Row(account, masked.GetValueOrDefault(account.Id, "—"), standing, [.. roles[account.Id]]), ct);
            }
            await sheet.CompleteAsync(ct);
            db.Record("rights.matrix-exported", "account", "all", new { accounts = accounts.Count });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray());
        }

        private async Task<Standing?> StandingAsync(Account account, CancellationToken ct)
        {
            try
            {
                return await rights.StandingOfAsync(db, account, ct);
            }
            catch (RowTampered)
            {
                return null;
            }
        }

        private object?[] Row(Account account, string maskedName, Standing? standing, List<Role> roles)
        {
            var areas = standing?.Actor.Scope.For(DataActions.View) ?? [];
            return
            [
                account.UserName, maskedName, AccountTexts.Of(account.Kind), departments.Find(account.DepartmentId)?.Name, standing is null ? "不能登录" : account.Disabled ? "停用" : "启用",
                areas.Count == 0 ? "无" : string.Join("；", areas.Select(a => $"{desk.TextOf(a.ObjectTypes)}（{desk.PlacesOf(a.Regions)}）")),
                .. catalog.All.Select(p => standing?.Actor.May(p.Name) != true ? null
                    : account is { Kind: AccountKind.SubAccount, LimitPermissions: not null } ? account.LimitPermissions == Account.Whole ? "继承主账号" : "单独设置"
                    : string.Join("、", roles.Where(r => r.Permissions.Contains(p.Name)).Select(r => r.Name).Order(StringComparer.Ordinal))),
            ];
        }
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/why/matrix", async (IMediator mediator, CancellationToken ct) =>
                Results.File((await mediator.Send(new Command(), ct)).Workbook, Workbooks.ContentType, "权限矩阵.xlsx"))
            .RequireAuthorization(new PermissionAttribute(AdminPermissions.Why)).ExcludeFromDescription();
}
