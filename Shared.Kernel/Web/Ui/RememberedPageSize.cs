using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>The page size that this browser chose last, for lists that are opened without one.</summary>
public static class RememberedPageSize
{
    private const string Cookie = "ssm-page-size";

    /// <param name="asked">From the address; remembered when it is one that the pager offers.</param>
    public static int For(HttpContext http, int? asked)
    {
        if (asked is { } size)
        {
            if (PagerTagHelper.Sizes.Contains(size))
            {
                http.Response.Cookies.Append(Cookie, size.ToString(CultureInfo.InvariantCulture),
                    new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
            }
            return size;
        }
        return int.TryParse(http.Request.Cookies[Cookie], NumberStyles.None, CultureInfo.InvariantCulture, out var kept) && PagerTagHelper.Sizes.Contains(kept) ? kept : 20;
    }
}
