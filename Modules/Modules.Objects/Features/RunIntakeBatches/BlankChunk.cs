using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;

namespace SuiShenMa.Objects.Features;

/// <summary>Issues the next few thousand blank codes of a batch.</summary>
internal sealed class BlankChunk(CodeMaker maker, ICodeValues values)
{
    private const int Size = 5_000;

    /// <returns>True while there is more to do.</returns>
    public async Task<bool> RunAsync(ObjectsDb db, IntakeBatch batch, CancellationToken ct)
    {
        var count = Math.Min(Size, batch.Total - batch.Succeeded);
        if (count <= 0)
        {
            return false;
        }
        var applicant = IntakeChunk.ApplicantOf(batch, Scope.Nothing);
        for (var draw = 1; ; draw++)
        {
            var drawn = await values.ReserveAsync(count, ct);
            var now = db.Now;
            var codes = drawn.Select(v => maker.Blank(v, batch.BatchNo, batch.TypeCode, applicant, now)).ToList();
            try
            {
                await db.InTransactionAsync(async () =>
                {
                    await Bulk.WriteAsync(db, codes, ct);
                    batch.Succeeded += count;
                    RunIntakeBatchesJob.Renew(batch, now);
                    await db.SaveChangesAsync(ct);
                }, ct);
                return batch.Succeeded < batch.Total;
            }
            catch (Exception e) when (draw < 3 && DatabaseErrors.IsUniqueViolation(e))
            {
                // A random value was drawn before: draw the chunk again.
                await db.Entry(batch).ReloadAsync(ct);
            }
        }
    }
}
