using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Delivery)]
internal sealed class ListMessagesPage(IMediator mediator) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListMessages.Query Filter { get; set; } = new();

    public Paged<ListMessages.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> States { get; } =
        [new("全部", ""), .. Enum.GetValues<MessageState>().Select(s => new SelectListItem(Text(s), s.ToString()))];

    public IEnumerable<SelectListItem> Ways { get; } = [new("全部", ""), new("邮件", "Mail"), new("短信", "Sms")];

    public static string Text(MessageState state) => state switch
    {
        MessageState.Waiting => "等待发送",
        MessageState.Sent => "已发送",
        MessageState.Failed => "发送失败",
        _ => "未登记地址",
    };

    public static string Tone(MessageState state) => state switch
    {
        MessageState.Sent => "ok",
        MessageState.Failed => "bad",
        MessageState.NoAddress => "warn",
        _ => "",
    };

    public static string KindText(string kind) => kind switch
    {
        "password-reset" => "密码重置通知",
        "provisioning-failed" => "账号同步失败通知",
        "second-factor-reset" => "二次验证重置通知",
        _ => kind,
    };

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostResendAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new ResendMessage.Command(id), ct);
        this.Notice("已重新进入发送队列。");
        return Redirect("/admin/messages");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
