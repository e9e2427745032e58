using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator changes values of the security policy, within bounds that are never weaker than the standard; each change is on record.</summary>
/// <remarks>GB/T 22239-2019 8.1.5.3.</remarks>
internal static class SaveSecurityPolicy
{
    /// <param name="Values">By the names of <see cref="PolicyTable"/>; what is not named stays.</param>
    internal sealed record Command(IReadOnlyDictionary<string, int> Values) : ICommand<Result>;

    internal sealed record Result(int Changed);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Values).NotEmpty().WithMessage("没有收到要保存的内容。");
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, PolicyBook book, AfterCommit after, IHostEnvironment environment) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            book.Drop();
            var current = await book.CurrentAsync(ct);
            var rows = await db.Policy.ToDictionaryAsync(p => p.Name, ct);
            var changed = 0;
            foreach (var (name, value) in command.Values)
            {
                var item = PolicyTable.All.FirstOrDefault(i => i.Name == name) ?? throw new RuleViolation("policy.unknown", $"没有名为 {name} 的策略。", 400);
                var least = PolicyTable.MinOf(item, environment.IsDevelopment());
                if (value < least || value > item.Max)
                {
                    throw new RuleViolation("policy.bounds", $"“{item.Text}”须在 {least} 到 {item.Max} 之间。", 400);
                }
                if (current[name] == value)
                {
                    continue;
                }
                var row = rows.GetValueOrDefault(name) ?? db.Policy.Add(new PolicyValue { Name = name }).Entity;
                (row.Value, row.ChangedAt, row.ChangedBy) = (value, db.Now, user.Actor.Name);
                row.Version++;
                db.Record("policy.changed", "policy", name, new { Value = new[] { current[name], value } });
                changed++;
            }
            after.Do(book.Drop);
            await db.SaveChangesAsync(ct);
            return new Result(changed);
        }
    }
}
