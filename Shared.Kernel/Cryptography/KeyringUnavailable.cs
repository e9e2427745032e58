using System.Diagnostics.CodeAnalysis;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>The keys cannot be had: the host is not ready, and nothing may be written in clear or under new keys instead.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Failures are named by what has happened, as RuleViolation and NotFound are.")]
public sealed class KeyringUnavailable(string message, Exception? inner = null) : Exception(message, inner);
