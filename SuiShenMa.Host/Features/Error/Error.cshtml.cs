using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Host.Features;

/// <summary>Says in plain words what went wrong and what to do next; it is shown under the address that failed.</summary>
[OpenToEveryone("an error may meet anyone"), IgnoreAntiforgeryToken]
internal sealed class ErrorPage(ICurrentUser user) : PageModel
{
    public string TraceId => user.TraceId;

    public bool SignedIn => user.Actor.Kind == ActorKind.Operator;

    public string Heading { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public void OnGet() => Say();

    public void OnPost() => Say();

    private void Say()
    {
        if (Response.StatusCode < 400)
        {
            Response.StatusCode = 404;
        }
        Response.Headers.CacheControl = "no-store";
        (Heading, Advice) = Response.StatusCode switch
        {
            400 => ("这次提交没有被接受", "页面可能停留过久，或者内容不完整。请返回上一页刷新后重新提交。"),
            401 => ("请先登录", "登录后即可继续。"),
            403 => ("您没有这项权限", "如果工作需要，请联系本部门管理员开通。"),
            404 => ("没有找到这个页面", "地址可能有误，内容可能已被移除，或者不在您的权限范围内。"),
            405 => ("不支持这样打开", "请从菜单重新进入。"),
            409 => ("与当前状态冲突", "内容可能刚被其他人修改，请刷新后再试。"),
            413 => ("文件太大，没有接收", "表格每次最多 20 MB，照片每张最多 10 MB。请返回上一页，拆分或压缩后重新提交。"),
            429 => ("操作过于频繁", "请稍等片刻再试。"),
            503 => ("服务暂不可用", "我们正在恢复，请稍后再试。"),
            < 500 => ("请求未能完成", "请返回上一页，检查后重试。"),
            _ => ("页面出错了", "问题已被记录。请稍后重试；如果仍然出错，请把下面的编号告诉平台管理员。"),
        };
        // The sentence of a rule is written for people; any other exception's text is not.
        if (HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error is RuleViolation rule)
        {
            Advice = rule.Message;
        }
    }
}
