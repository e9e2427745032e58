namespace SuiShenMa.BrowserTests;

/// <summary>Takes the pictures of the README's tour where <c>SSM_TOUR</c> names a folder; else does nothing.</summary>
internal static class Tour
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SSM_TOUR") is { Length: > 0 } folder
        ? Path.GetFullPath(folder, RunningHost.Root()) : null;

    public static async Task Picture(this Visitor visitor, string name)
    {
        if (Folder is null)
        {
            return;
        }
        Directory.CreateDirectory(Folder);
        await visitor.Page.EvaluateAsync("document.activeElement?.blur()");
        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png") });
    }
}
