using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.OpenPlatform.Data;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>An administrator shuts an application out, or lets it in again; its tokens end with it.</summary>
internal static class SwitchPartnerApplication
{
    internal sealed record Command(string AppId, bool On) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.AppId).NotEmpty().WithMessage("没有这个应用。");
    }

    internal sealed class Handler(OpenPlatformDb db, ApplicationChanges changes) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var app = await db.Applications.FirstOrDefaultAsync(a => a.AppId == request.AppId, ct) ?? throw new NotFound("没有这个应用。");
            if (app.Enabled != request.On)
            {
                app.Enabled = request.On;
                db.Record(request.On ? "application.enabled" : "application.disabled", "application", app.AppId);
                await changes.SaveAsync(ct);
            }
            return default;
        }
    }
}
