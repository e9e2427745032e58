using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Accounts of a test's own, so that locks and switches touch nobody else's.</summary>
internal static class AdminKit
{
    private static int _number;

    public static Actor Administrator => Slice.As("city-data", platform: true);

    public static string NewName(string prefix = "t") => $"{prefix}{Interlocked.Increment(ref _number)}-{Guid.CreateVersion7().ToString("N")[20..]}";

    public static Task<CreateAccount.Result> Create(string department = "xuhui", AccountKind kind = AccountKind.DepartmentUser) =>
        Slice.Send(Administrator, new CreateAccount.Command(NewName(), "测试员", kind, department, null, null, null));

    public static Task<CreateAccount.Result> CreateSub(string parent, string? regions = null, string? types = null) =>
        Slice.Send(Administrator, new CreateAccount.Command(NewName("s"), "测试子账号", AccountKind.SubAccount, null, parent, regions, types));

    /// <summary>An account that has chosen its own password.</summary>
    public static async Task<(Guid Id, string UserName, string Password)> CreateReady(string department = "xuhui", AccountKind kind = AccountKind.DepartmentUser)
    {
        var created = await Create(department, kind);
        await Settle(created);
        return (created.Id, created.UserName, TestHost.Password);
    }

    public static Task Settle(CreateAccount.Result created) => Change(created.Id, (account, db) => account.SetPassword(TestHost.Password, temporary: false, db.Now));

    public static Task Change(Guid id, Action<Account, AdminDb> change) => Slice.Db<AdminDb, int>(async db =>
    {
        change((await db.Accounts.FindAsync(id))!, db);
        return await db.SaveChangesAsync();
    });

    /// <summary>Sets columns that no use case sets, and seals the row as the platform would.</summary>
    public static Task<int> Put(Guid id, params (string Property, object? Value)[] values) => Slice.Db<AdminDb, int>(async db =>
    {
        var entry = db.Entry((await db.Accounts.FindAsync(id))!);
        foreach (var (property, value) in values)
        {
            entry.Property(property).CurrentValue = value;
        }
        return await db.SaveChangesAsync();
    });

    public static T Service<T>() where T : notnull => TestHost.Services.GetRequiredService<T>();
}
