using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>What was done, told on the next page that is shown.</summary>
public static class Notices
{
    /// <summary>Key in <c>TempData</c> that the layout reads.</summary>
    public const string Key = "notice";

    public static void Notice(this PageModel page, string text) => page.TempData[Key] = text;
}
