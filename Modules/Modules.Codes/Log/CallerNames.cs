using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;

namespace SuiShenMa.Codes.Log;

/// <summary>What the applications of a page of calls are called.</summary>
internal sealed class CallerNames(IPartnerDirectory partners)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public async Task LoadAsync(IEnumerable<EngineCall> calls, CancellationToken ct)
    {
        foreach (var appId in calls.Where(c => c.Region != CallRecord.NoRegion).Select(c => c.AppId).Distinct())
        {
            if (await partners.FindAsync(appId, ct) is { } app)
            {
                _names[appId] = app.Actor.Name;
            }
        }
    }

    /// <summary>A caller that could not prove who it is has no name here, whatever it called itself.</summary>
    public string Of(EngineCall call) =>
        call.AppId.Length == 0 ? "未出示身份" : call.Region == CallRecord.NoRegion ? "身份未证实" : _names.GetValueOrDefault(call.AppId) ?? "未知应用";
}
