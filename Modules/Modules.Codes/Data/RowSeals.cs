using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Data;

/// <summary>Seals rows that decide over access by HMAC-SM3, so that one written past the platform is not obeyed (GB/T 22239-2019 8.1.4.7).</summary>
internal sealed class RowSeals(IKeyring keyring)
{
    public const string Purpose = "codes-row";

    /// <summary>Longest seal.</summary>
    public const int Length = 96;

    /// <param name="parts">What the seal covers, the name of the table first.</param>
    public string Seal(params ReadOnlySpan<string?> parts)
    {
        var key = keyring.Current(Purpose);
        return key.Kid + "." + key.Mac.ComputeHex(Encoding.UTF8.GetBytes(Join(parts)));
    }

    public bool IsGood(string seal, params ReadOnlySpan<string?> parts) =>
        seal.Split('.') is [var kid, var mac] && keyring.Find(Purpose, kid) is { } key && key.Mac.IsGood(Encoding.UTF8.GetBytes(Join(parts)), mac);

    /// <summary>A time as both databases give it back.</summary>
    public static string Text(DateTime? time) => time?.Ticks.ToString(CultureInfo.InvariantCulture) ?? "";

    // Lengths in front: no text can pass for another one with its parts cut differently.
    private static string Join(ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? 0}:{part}|");
        }
        return text.ToString();
    }
}
