using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace SuiShenMa.Kernel.Data;

/// <summary>What a database meant by its error, on either database.</summary>
public static class DatabaseErrors
{
    /// <summary>A unique index said no.</summary>
    public static bool IsUniqueViolation(this DbUpdateException error) => IsUniqueViolation((Exception?)error.InnerException);

    public static bool IsUniqueViolation(Exception? error) => error switch
    {
        SqliteException s => s.SqliteExtendedErrorCode is 2067 or 1555,
        MySqlException m => m.ErrorCode == MySqlErrorCode.DuplicateKeyEntry,
        _ => false,
    };
}
