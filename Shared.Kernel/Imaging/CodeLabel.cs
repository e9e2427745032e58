namespace SuiShenMa.Kernel.Imaging;

/// <summary>What one printed code says: the address in the symbol and the words around it.</summary>
public sealed record CodeLabel(string Url, string Name, string UnifiedCode, string? Caption = null, string? Code = null);

/// <summary>A code image that could not be made or did not pass its check; the message is Chinese and meant for people.</summary>
public sealed class CodeImageException : Exception
{
    public CodeImageException(string message) : base(message) { }

    public CodeImageException(string message, Exception inner) : base(message, inner) { }
}
