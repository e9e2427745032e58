using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Codes.Contracts;

/// <summary>Somebody scanned a virtual code for the first time; told at least once.</summary>
/// <param name="ApplicationId">The application that made it.</param>
/// <param name="CodeRef">Surrogate of the code.</param>
/// <param name="TypeCode">As given when the code was made.</param>
/// <param name="CallbackUrl">Where the application wants to be told, or null.</param>
/// <param name="At">UTC.</param>
[EventName("codes.virtual-code-scanned.v1")]
public sealed record VirtualCodeScanned(string ApplicationId, string CodeRef, string TypeCode, string? CallbackUrl, DateTime At) : IEvent;
