using Microsoft.Extensions.Configuration;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Statistics;

/// <summary>How long calls stay counted by the hour; by the day they stay counted for good.</summary>
internal sealed record CallCountOptions(int HourlyDays)
{
    public const string Setting = "CallLog:HourlyCountDays";
    private const int Fewest = 7;

    public static CallCountOptions From(IConfiguration configuration)
    {
        var days = configuration.GetValue(Setting, StatisticsFilter.MostDays);
        return days >= Fewest ? new CallCountOptions(days) : throw new InvalidOperationException($"{Setting} is {days}; at least {Fewest} days must stay.");
    }

    /// <summary>First day in Shanghai whose hours are all there.</summary>
    public DateOnly FirstDay(DateTime now) => DateOnly.FromDateTime(ChinaTime.Of(now).Date).AddDays(-HourlyDays);
}
