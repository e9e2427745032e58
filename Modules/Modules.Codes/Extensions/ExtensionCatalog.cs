using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Data;

namespace SuiShenMa.Codes.Extensions;

/// <summary>The extension fields of all businesses, in memory: a new one counts within a second, without a deployment (row 22).</summary>
internal sealed class ExtensionCatalog(IServiceScopeFactory scopes, ILogger<ExtensionCatalog> log) : IDisposable
{
    public const string Topic = "codes.extension-fields";

    private readonly Watched<FrozenDictionary<string, ExtensionField>> _fields = new(Topic, scopes, log, async (db, ct) =>
        (await db.ExtensionFields.AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(f => f.Key, StringComparer.Ordinal));

    /// <summary>By key, those that are switched off or out of time included.</summary>
    public ValueTask<FrozenDictionary<string, ExtensionField>> GetAsync(CancellationToken ct) => _fields.GetAsync(ct);

    public void Forget() => _fields.Forget();

    public void Dispose() => _fields.Dispose();
}
