using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Backups)]
internal sealed class ListBackupsPage(IMediator mediator, BackupOptions options) : PageModel
{
    public const string Here = "/admin/backups";

    [BindProperty(SupportsGet = true, Name = "")] public ListBackups.Query Filter { get; set; } = new();

    public ListBackups.Result Result { get; private set; } = null!;

    public BackupOptions Options => options;

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), new("进行中", "Running"), new("完成", "Good"), new("失败", "Failed"), new("已清理", "Removed")];

    public async Task OnGetAsync(CancellationToken ct) => Result = await mediator.Send(Filter, ct);

    public static string Text(BackupRun run) => run.State switch
    {
        BackupState.Running => "进行中",
        BackupState.Good when run.Faults > 0 => $"有 {run.Faults} 处问题",
        BackupState.Good => "完成",
        BackupState.Removed => "已清理",
        _ => "失败",
    };

    public static string Tone(BackupRun run) => run.State switch
    {
        BackupState.Good => run.Faults > 0 ? "bad" : "ok",
        BackupState.Failed => "bad",
        _ => "",
    };

    public static string Took(BackupRun run) => run.EndedAt is not { } end ? "—"
        : (end - run.StartedAt) is var took && took.TotalMinutes < 1 ? $"{Math.Max(0, (int)took.TotalSeconds)} 秒"
        : took.TotalHours < 1 ? $"{(int)took.TotalMinutes} 分 {took.Seconds} 秒" : $"{(int)took.TotalHours} 小时 {took.Minutes} 分";

    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
