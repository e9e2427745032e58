using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Images;

/// <summary>Notes who took which images, in the list that departments see (row 10) and in the audit chain.</summary>
internal sealed class DownloadLog(ObjectsDb db, ICurrentUser user)
{
    /// <summary>Goes out with the next save.</summary>
    public void Note(DownloadRecord what)
    {
        var actor = user.Actor;
        (what.At, what.DepartmentId, what.AccountId, what.AccountName) = (db.Now, actor.DepartmentId, actor.Id, actor.Name);
        db.Downloads.Add(what);
        db.Record("images.downloaded", what.JobId is null ? "object-code" : "image-job", what.JobId ?? what.Code!,
            new { file = what.FileName, images = what.Images, format = what.Format, style = what.StyleCode, sm3 = what.Sm3 });
    }
}
