using System.Collections.Concurrent;
using System.Reflection;

namespace SuiShenMa.Kernel.Outbox;

/// <summary>Something that happened in a module and that others may react to; told at least once.</summary>
public interface IEvent;

/// <summary>The stable name that an event is stored and sent under, such as <c>objects.code-issued.v1</c>; renaming the class changes nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A module's reaction to an event; runs in a transaction of the module's own context together with the inbox row.</summary>
public interface IConsume<in TEvent> where TEvent : IEvent
{
    Task HandleAsync(TEvent @event, CancellationToken ct);
}

internal static class EventNames
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    public static string Of(Type type) => Names.GetOrAdd(type, t => t.GetCustomAttribute<EventNameAttribute>()?.Name
        ?? throw new InvalidOperationException($"{t.FullName} has no [EventName]."));
}
