using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator takes a service off the landing pages.</summary>
internal static class DeleteLandingService
{
    internal sealed record Command(Guid Id) : ICommand<string>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty();
    }

    internal sealed class Handler(CodesDb db, LandingServices services, AfterCommit after) : IHandle<Command, string>
    {
        public async Task<string> Handle(Command request, CancellationToken ct)
        {
            var entry = await db.LandingServices.FirstOrDefaultAsync(e => e.Id == request.Id, ct) ?? throw new NotFound("这项服务已被删除。");
            db.LandingServices.Remove(entry);
            db.Record("landing-service.deleted", "landing-service", entry.Id.ToString("N"), new { name = entry.Name, url = entry.Url });
            await db.TouchAsync(LandingServices.Topic, ct);
            await db.SaveChangesAsync(ct);
            services.Forget();
            after.Do(services.Forget);
            return entry.Name;
        }
    }
}
