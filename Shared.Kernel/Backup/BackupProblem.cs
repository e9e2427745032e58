namespace SuiShenMa.Kernel.Backup;

/// <summary>Why a backup or a restore cannot be done, for the operator who asked for it.</summary>
public sealed class BackupProblem : Exception
{
    public BackupProblem(string message) : base(message) { }

    public BackupProblem(string message, Exception inner) : base(message, inner) { }

    public BackupProblem() { }
}

/// <summary>Another backup into the same folder is at work; nothing is wrong.</summary>
public sealed class BackupBusy : Exception
{
    public BackupBusy(string message) : base(message) { }

    public BackupBusy(string message, Exception inner) : base(message, inner) { }

    public BackupBusy() { }
}
