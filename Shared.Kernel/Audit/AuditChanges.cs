using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Audit;

/// <summary>The log says that this property changed, never from what to what: a secret, or a person's data.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnrecordedAttribute : Attribute;

/// <summary>Records before and after of each changed field of an entity that the context tracks.</summary>
public static class AuditChanges
{
    /// <summary>What stands for a value that is not told.</summary>
    public const string Hidden = "***";

    private static readonly string[] HiddenEndings = ["Cipher", "Index", "Mac", "Seal", "Record", "Stamp", "Secret", "Hash"];

    /// <summary>As <see cref="ModuleDb.Record"/>, with <c>{ "field": [before, after] }</c> of what the next save changes; call it after the change.</summary>
    /// <param name="more">Further facts of the act; its members must not be named like fields.</param>
    public static void RecordChange(this ModuleDb db, string action, string subjectKind, string subjectId, object entity, object? more = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        var details = Of(db.Entry(entity));
        if (more is not null)
        {
            foreach (var member in JsonSerializer.SerializeToElement(more, Json.Stored).EnumerateObject())
            {
                details[member.Name] = member.Value.Clone();
            }
        }
        db.Record(action, subjectKind, subjectId, details);
    }

    /// <summary>The changed fields; those that only the machinery needs are left out.</summary>
    public static Dictionary<string, object?> Of(EntityEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        entry.DetectChanges();
        var changes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in entry.Properties)
        {
            var data = property.Metadata;
            var changed = entry.State switch
            {
                EntityState.Added => property.CurrentValue is not (null or "" or false or 0),
                EntityState.Deleted => property.OriginalValue is not (null or "" or false or 0),
                _ => property.IsModified && !data.GetValueComparer().Equals(property.OriginalValue, property.CurrentValue),
            };
            if (!changed || data.IsConcurrencyToken || data.IsPrimaryKey() || data.Name is "Version" or "CreatedAt" or "CreatedBy")
            {
                continue;
            }
            var hidden = HiddenEndings.Any(e => data.Name.EndsWith(e, StringComparison.Ordinal)) || data.PropertyInfo?.GetCustomAttribute<UnrecordedAttribute>() is not null;
            changes[JsonNamingPolicy.CamelCase.ConvertName(data.Name)] = new[]
            {
                entry.State == EntityState.Added ? null : Value(property.OriginalValue, hidden),
                entry.State == EntityState.Deleted ? null : Value(property.CurrentValue, hidden),
            };
        }
        return changes;
    }

    private static object? Value(object? value, bool hidden) => value is null ? null : hidden ? Hidden : value;
}
