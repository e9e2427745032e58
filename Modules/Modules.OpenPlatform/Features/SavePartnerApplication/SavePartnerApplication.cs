using System.Net;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>A platform administrator registers an application, or changes what it may do; the next call of the application is judged by it.</summary>
internal static class SavePartnerApplication
{
    /// <param name="Version">Null for a new application.</param>
    internal sealed record Command(
        string AppId, string Name, string DepartmentId, bool Sandbox, bool SignsAnswers, IReadOnlyList<string>? Granted,
        string? Regions, string? ObjectTypes, string? Networks, int? Version, bool Encrypts = false) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(IDepartments departments, IRegions regions)
        {
            RuleFor(c => c.AppId).Matches("^[a-z][a-z0-9-]{2,31}$").WithMessage("3 到 32 位小写字母、数字和连字符，以字母开头。");
            RuleFor(c => c.Name).NotEmpty().WithMessage("请填写名称。").MaximumLength(64).WithMessage("名称最多 64 个字。");
            RuleFor(c => c.DepartmentId).Must(id => departments.Find(id ?? "") is not null).WithMessage("请选择部门。");
            RuleForEach(c => c.Granted).Must(Capabilities.Has).WithMessage("没有这项服务能力。");
            RuleFor(c => c.Regions).MaximumLength(2000).WithMessage("区划太多。")
                .Must(r => Lines.Read(r).All(code => regions.Find(code) is not null)).WithMessage("有不存在的区划代码，每行一个，6 位或 9 位。");
            RuleFor(c => c.ObjectTypes).MaximumLength(4000).WithMessage("物体类型太多。")
                .Must(t => Lines.Read(t).All(code => code.Length <= 16)).WithMessage("类型代码最长 16 位，每行一个。");
            RuleFor(c => c.Networks).MaximumLength(2000).WithMessage("地址太多。")
                .Must(n => Lines.Read(n).All(IsNetwork)).WithMessage("每行一个地址或网段，例如 203.0.113.7 或 203.0.113.0/24。");
        }
    }

    internal sealed class Handler(OpenPlatformDb db, ApplicationChanges changes, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var app = await db.Applications.FirstOrDefaultAsync(a => a.AppId == request.AppId, ct);
            if (request.Version is null)
            {
                if (app is not null)
                {
                    throw new RuleViolation("application.exists", "已经有这个 appId，请换一个。") { Field = "appId" };
                }
                db.Applications.Add(app = new PartnerApp { AppId = request.AppId, Enabled = true, CreatedAt = db.Now, CreatedBy = user.Actor.Id });
            }
            else if (app is null)
            {
                throw new NotFound("没有这个应用。");
            }
            else if (app.Version != request.Version)
            {
                throw new RuleViolation("concurrent.change", "这个应用刚被其他人修改，请刷新后再试。");
            }
            var before = app.Capabilities;
            (app.Name, app.DepartmentId) = (request.Name.Trim(), request.DepartmentId);
            (app.Sandbox, app.SignsAnswers, app.Encrypts) = (request.Sandbox, request.SignsAnswers, request.Encrypts);
            (app.Capabilities, app.Regions, app.ObjectTypes) = (request.Granted ?? [], Lines.Read(request.Regions), Lines.Read(request.ObjectTypes));
            app.Networks = [.. Lines.Read(request.Networks).Select(Normal)];
            db.RecordChange(request.Version is null ? "application.created" : "application.changed", "application", app.AppId, app, new
            {
                granted = app.Capabilities.Except(before),
                withdrawn = before.Except(app.Capabilities),
            });
            await changes.SaveAsync(ct);
            return default;
        }
    }

    private static bool IsNetwork(string text) => IPNetwork.TryParse(Normal(text), out _);

    private static string Normal(string text) =>
        !text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var ip)
            ? text + (ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "/32" : "/128")
            : text;
}
