using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Extensions;

/// <summary>What is known of one subject: its values in clear, and the colour that was assigned.</summary>
internal sealed record SubjectValues(IReadOnlyDictionary<string, string> Fields, string? Colour)
{
    public static readonly SubjectValues Nothing = new(new Dictionary<string, string>(), null);
}

/// <summary>Reads the row of a subject by its key, and keeps it for some seconds: the same code is verified again soon or never.</summary>
internal sealed class SubjectRows(IServiceScopeFactory scopes, FieldCipher cipher)
{
    private const string Sealed = "enc:";
    private const string Table = "codes_extension";
    private const int Most = 50_000;

    /// <summary>How long another host may go on with an old row.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(2);

    private ConcurrentDictionary<(CodeSubjectKind, string), SubjectValues> _rows = new();
    private long _since = Stopwatch.GetTimestamp();

    public async ValueTask<SubjectValues> FindAsync(CodeSubjectKind kind, string subject, CancellationToken ct)
    {
        if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _since)) > Keep || _rows.Count > Most)
        {
            Interlocked.Exchange(ref _since, Stopwatch.GetTimestamp());
            _rows = new();
        }
        var rows = _rows;
        if (rows.TryGetValue((kind, subject), out var known))
        {
            return known;
        }
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<CodesDb>().Extensions.AsNoTracking().FirstOrDefaultAsync(e => e.Kind == kind && e.Subject == subject, ct);
        return rows[(kind, subject)] = row is null ? SubjectValues.Nothing : new SubjectValues(Open(row), row.Colour);
    }

    public void Drop(CodeSubjectKind kind, string subject) => _rows.TryRemove((kind, subject), out _);

    /// <summary>The values in clear; one that was changed or moved behind the platform's back is left out.</summary>
    public Dictionary<string, string> Open(SubjectExtension row)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, stored) in row.Fields)
        {
            try
            {
                values[key] = stored.StartsWith(Sealed, StringComparison.Ordinal) ? cipher.Decrypt(stored[Sealed.Length..], Table, row.Kind + "/" + row.Subject, key) : stored;
            }
            catch (CryptographicException)
            {
                // Not there is safer than wrong.
            }
        }
        return values;
    }

    public void Close(SubjectExtension row, Dictionary<string, string> values, IReadOnlyDictionary<string, ExtensionField> catalog) =>
        row.Fields = values.ToDictionary(v => v.Key, v => catalog.TryGetValue(v.Key, out var field) && field.Sensitive
            ? Sealed + cipher.Encrypt(v.Value, Table, row.Kind + "/" + row.Subject, v.Key) : v.Value);
}
