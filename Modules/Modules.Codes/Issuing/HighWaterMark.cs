using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Issuing;

/// <summary>
/// The first number that was never handed out, in a file of its own: a database that is restored from a backup forgets
/// what was printed since, this file does not.
/// </summary>
internal sealed class HighWaterMark(string folder, string name) : IBackedUpMark
{
    public const string UnifiedCodes = "unified-codes";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _path = Path.Combine(folder, name + ".mark");

    public string Name => name;

    public bool Exists => File.Exists(_path);

    /// <summary>0 when nothing was handed out yet.</summary>
    /// <exception cref="InvalidDataException">The file is damaged: guessing could repeat codes that hang in the street.</exception>
    public long Read()
    {
        if (!File.Exists(_path))
        {
            return 0;
        }
        var text = File.ReadAllText(_path);
        return text.EndsWith('\n') && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var mark)
            ? mark
            : throw new InvalidDataException($"{_path} is damaged. Write a number into it that is certainly above every number handed out, and a line end.");
    }

    /// <summary>Moves the mark; after return it stays, also over a power cut. The lock keeps out a second process on the same folder.</summary>
    /// <returns>What the mark was before.</returns>
    public long Move(Func<long, long> next)
    {
        using var held = DurableFile.Lock(_path + ".lock", Patience, TimeProvider.System);
        var before = Read();
        var after = next(before);
        ArgumentOutOfRangeException.ThrowIfLessThan(after, before);
        if (after > before)
        {
            DurableFile.Write(_path, Encoding.ASCII.GetBytes(after.ToString(CultureInfo.InvariantCulture) + "\n"));
        }
        return before;
    }
}
