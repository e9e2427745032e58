using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Sets values of the security policy for the length of a test.</summary>
internal static class Policies
{
    public static async Task<IAsyncDisposable> Set(params (string Name, int Value)[] values)
    {
        await Slice.Send(AdminKit.Administrator, new SaveSecurityPolicy.Command(values.ToDictionary(v => v.Name, v => v.Value)));
        return new Back([.. values.Select(v => v.Name)]);
    }

    private sealed class Back(string[] names) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Slice.Db<AdminDb, int>(db => db.Policy.Where(p => names.Contains(p.Name)).ExecuteDeleteAsync());
            AdminKit.Service<PolicyBook>().Drop();
        }
    }
}
