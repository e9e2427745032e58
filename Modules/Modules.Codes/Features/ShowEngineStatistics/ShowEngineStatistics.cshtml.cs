using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Log;
using SuiShenMa.Codes.Statistics;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.Statistics)]
internal sealed class ShowEngineStatisticsPage(IMediator mediator, ActionTexts actions, IPartnerDirectory partners, CodeKinds kinds, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)] public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)] public string? AppId { get; set; }

    /// <summary>Operation id; "action" itself is a word that Razor pages keep.</summary>
    [BindProperty(SupportsGet = true)] public string? Operation { get; set; }

    [BindProperty(SupportsGet = true)] public string? CodeKind { get; set; }

    public StatisticsFilter Filter { get; private set; } = null!;

    public StatisticsBook? Book { get; private set; }

    public IReadOnlyList<StatisticsTable> Tables { get; private set; } = [];

    public DateOnly Today => DateOnly.FromDateTime(ChinaTime.Of(clock.GetUtcNow().UtcDateTime).Date);

    public IEnumerable<SelectListItem> Actions => [new("全部", ""), .. actions.All.OrderBy(a => a.Value, StringComparer.Ordinal).Select(a => new SelectListItem(a.Value, a.Key))];

    public IEnumerable<SelectListItem> Kinds => [.. kinds.Filter(CodeKind), new("其他", "none")];

    /// <summary>What the script draws: the same rows that the tables show.</summary>
    public string ChartOf(StatisticsTable table) => JsonSerializer.Serialize(new
    {
        kind = table.Id == "times" ? "line" : "bar",
        names = table.Rows.Take(table.Id == "times" ? int.MaxValue : 12).Select(r => r.Text),
        ok = table.Rows.Take(table.Id == "times" ? int.MaxValue : 12).Select(r => r.Line.Ok),
        refused = table.Rows.Take(table.Id == "times" ? int.MaxValue : 12).Select(r => r.Line.Refused),
        failures = table.Rows.Take(table.Id == "times" ? int.MaxValue : 12).Select(r => r.Line.Failures),
    }, Json.Stored);

    public async Task OnGetAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            // A filter that cannot be read must not become "no filter".
            Response.StatusCode = 400;
            return;
        }
        await LoadAsync(ct);
    }

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }
        await LoadAsync(ct);
        var export = await mediator.Send(new ExportEngineStatistics.Command(Tables, Filter, Book!.AsOf), ct);
        return File(export.Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.FileName);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Filter = new StatisticsFilter(From ?? (To ?? Today).AddDays(-6), To ?? Today, AppId, Operation, CodeKind);
        // The fields show the days that are counted, also those that nobody chose.
        (From, To) = (Filter.From, Filter.To);
        try
        {
            Book = await mediator.Send(new ShowEngineStatistics.Query(Filter), ct);
        }
        catch (InputInvalid invalid)
        {
            foreach (var message in invalid.Errors.SelectMany(e => e.Value))
            {
                ModelState.AddModelError("", message);
            }
            Response.StatusCode = 400;
            return;
        }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Book.Callers.Where(c => c.Key.Length > 0))
        {
            if (await partners.FindAsync(line.Key, ct) is { } app)
            {
                names[line.Key] = app.Actor.Name;
            }
        }
        Tables = StatisticsTables.Of(Book, actions, kinds, names);
    }
}
