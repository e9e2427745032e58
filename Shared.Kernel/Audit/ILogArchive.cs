namespace SuiShenMa.Kernel.Audit;

/// <summary>A log besides the audit chain that keeps its old records in sealed files; the commands and the sweep ask all of them.</summary>
public interface ILogArchive
{
    /// <summary>For people, such as <c>call log</c>.</summary>
    string Name { get; }

    /// <summary>Checks manifests, their order and their signatures against what the database says was archived.</summary>
    /// <param name="deep">Also every byte of every file.</param>
    Task<LogArchiveReport> VerifyAsync(bool deep, CancellationToken ct);

    /// <summary>Moves what is older than the retention into one more file.</summary>
    /// <returns>The file, or null when nothing is due.</returns>
    Task<string?> ArchiveAsync(CancellationToken ct);
}

/// <summary>What is in the sealed files of a log.</summary>
/// <param name="Faults">What is wrong, for people; with the number of the file.</param>
public sealed record LogArchiveReport(int Files, long Records, IReadOnlyList<(long No, string Text)> Faults);
