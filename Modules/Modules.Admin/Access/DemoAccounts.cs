using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Seeds;

namespace SuiShenMa.Admin.Access;

/// <summary>
/// The demo accounts of a Development host are shared by whoever tries the platform: their passwords do not age, they may
/// be used in many places at once and need no second factor. In Production there are none.
/// </summary>
internal sealed class DemoAccounts(IHostEnvironment environment)
{
    private static readonly HashSet<string> Names = [.. DemoDirectory.Accounts.Select(a => a.UserName)];

    public bool Includes(Account account) => environment.IsDevelopment() && Names.Contains(account.UserName);
}
