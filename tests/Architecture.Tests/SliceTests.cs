using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Razor.Hosting;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Architecture;

/// <summary>House style 2.8, rules 3 and 5: each use case is whole, and no two share a name.</summary>
public sealed class SliceTests
{
    [TestCaseSource(typeof(Solution), nameof(Solution.Modules))]
    public void Every_command_and_query_has_one_handler_and_every_command_a_validator(IModule module)
    {
        var assembly = module.GetType().Assembly;
        var handled = assembly.Closing(typeof(IRequestHandler<,>)).SelectMany(t => Arguments(t, typeof(IRequestHandler<,>))).ToLookup(t => t);
        var validated = assembly.Closing(typeof(IValidator<>)).SelectMany(t => Arguments(t, typeof(IValidator<>))).ToHashSet();
        var requests = assembly.Closing(typeof(IRequest<>)).ToList();
        requests.Where(r => handled[r].Count() != 1).ShouldBeEmpty("not exactly one handler");
        requests.Where(r => r.Closes(typeof(ICommand<>)) && !validated.Contains(r)).ShouldBeEmpty("no validator");
        requests.Where(r => !r.Closes(typeof(ICommand<>)) && !r.Closes(typeof(IQuery<>))).ShouldBeEmpty("neither command nor query");
    }

    [Test]
    public void Slice_names_are_unique_in_the_whole_solution()
    {
        var slices = Solution.Ours.SelectMany(a => a.Closing(typeof(IRequest<>))).Select(r => r.DeclaringType!).Distinct().ToList();
        Repeated(slices.Select(s => s.Name)).ShouldBeEmpty();
        var folders = Directory.GetDirectories(Path.Combine(Solution.Root, "Modules"))
            .Append(Path.Combine(Solution.Root, "SuiShenMa.Host"))
            .Select(m => Path.Combine(m, "Features")).Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(f => Path.GetFileName(f)!);
        Repeated(folders.Where(f => f != "Shared")).ShouldBeEmpty();
    }

    [Test]
    public void Page_paths_are_unique_or_the_second_would_be_a_silent_404()
    {
        Repeated(Solution.Ours.SelectMany(a => a.GetCustomAttributes<RazorCompiledItemAttribute>()).Select(i => i.Identifier)
            .Where(i => !i.EndsWith("/_ViewImports.cshtml", StringComparison.Ordinal))).ShouldBeEmpty();
        Repeated(BuiltHost.Pages.Select(p => p.AttributeRouteInfo!.Template!.ToLowerInvariant())).ShouldBeEmpty();
    }

    /// <summary>docs/adr/0046: whoever sends the use case of a partner call past PartnerSender waits without end for a database that hangs.</summary>
    [Test]
    public void No_partner_call_waits_without_end()
    {
        var partner = Solution.Source("Modules").Where(f => f.Text.Contains(".Partner(", StringComparison.Ordinal)).ToList();
        partner.Count(f => f.Text.Contains("PartnerSender", StringComparison.Ordinal)).ShouldBeGreaterThan(20);
        partner.Where(f => f.Text.Split('\n').Any(l => l.Contains("IMediator", StringComparison.Ordinal) && !l.Contains("site.Map", StringComparison.Ordinal))).Select(f => f.Path).ShouldBeEmpty();
    }

    [Test]
    public void Event_names_are_unique_and_carry_module_and_version()
    {
        var events = Solution.Ours.SelectMany(a => a.GetTypes()).Where(t => t is { IsInterface: false, IsAbstract: false } && t.IsAssignableTo(typeof(IEvent))).ToList();
        events.ShouldNotBeEmpty();
        events.Where(e => e.GetCustomAttribute<EventNameAttribute>() is null).ShouldBeEmpty("without a name");
        var names = events.Select(e => e.GetCustomAttribute<EventNameAttribute>()!.Name).ToList();
        Repeated(names).ShouldBeEmpty();
        var modules = Solution.Modules.Select(m => m.Name).ToHashSet();
        names.Where(n => n.Split('.') is not [var module, _, ['v', .. var version]] || !modules.Contains(module) || !int.TryParse(version, out _)).ShouldBeEmpty("not <module>.<event>.v<n>");
    }

    private static IEnumerable<Type> Arguments(Type type, Type generic) =>
        type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == generic).Select(i => i.GenericTypeArguments[0]);

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key);
}
