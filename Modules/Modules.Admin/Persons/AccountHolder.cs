using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Persons;

/// <summary>Who holds an account: the real name or the name of the post, as personal columns.</summary>
/// <remarks>GB/T 22239-2019 8.1.4.8; adr/0028, adr/0032.</remarks>
internal sealed class AccountHolder
{
    public Guid AccountId { get; init; }
    [MaxLength(512)] public string NameCipher { get; set; } = "";
    [MaxLength(64)] public string NameIndex { get; set; } = "";
    public int Version { get; set; }
}
