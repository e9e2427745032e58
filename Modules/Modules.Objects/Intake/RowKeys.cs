using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Objects.Entry;

namespace SuiShenMa.Objects.Intake;

/// <summary>
/// Gives the rows of one file the keys by which they are known again, in the same file or in another that was saved anew.
/// Rows that say the same are told apart by counting, because a street may well have two equal benches.
/// </summary>
internal sealed class RowKeys(string departmentId)
{
    private readonly Dictionary<UInt128, int> _seen = [];

    public string KeyOf(JudgedEntry entry)
    {
        var content = Sm3.Hash(Encoding.UTF8.GetBytes(Content(entry)));
        var known = new UInt128(BitConverter.ToUInt64(content, 0), BitConverter.ToUInt64(content, 8));
        var occurrence = _seen[known] = _seen.GetValueOrDefault(known) + 1;
        return Sm3.HashHex(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(content)}|{occurrence}")));
    }

    /// <summary>Who manages the object is left out: the same object with another choice is still the same object.</summary>
    private string Content(JudgedEntry entry)
    {
        var text = new StringBuilder(256);
        Add(departmentId);
        Add(entry.Type.Code);
        Add(entry.Name);
        Add(entry.PartNumber);
        Add(entry.RegionCode);
        Add(entry.Address);
        Add(entry.Location?.Longitude.ToString("R", CultureInfo.InvariantCulture));
        Add(entry.Location?.Latitude.ToString("R", CultureInfo.InvariantCulture));
        Add(entry.Location?.System.ToString());
        Add(entry.OwningUnitUscc);
        Add(entry.OwningUnitName);
        foreach (var (key, value) in entry.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            Add(key);
            Add(value);
        }
        return text.ToString();

        // No text can hold the separator: control characters are stripped before.
        void Add(string? part) => text.Append(part).Append('\u001f');
    }
}
