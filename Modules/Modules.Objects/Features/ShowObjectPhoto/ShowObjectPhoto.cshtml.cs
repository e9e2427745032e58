using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The photo that an object's attribute names, for whoever may see the object.</summary>
[Permission(ObjectsPermissions.List)]
internal sealed class ShowObjectPhotoPage(ObjectsDb db, ITypeCatalog types, PhotoStore photos, ICurrentUser user) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string code, string key, CancellationToken ct)
    {
        var row = await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View).FirstOrDefaultAsync(c => c.Code == code, ct) ?? throw new NotFound();
        var isPhoto = types.Find(row.TypeCode)?.Type.Attributes.Any(a => a.Key == key && a.DataType == AttributeDataType.Photo) == true;
        var photo = isPhoto && row.Attributes.TryGetValue(key, out var id) ? await photos.OpenAsync(id, ct) : null;
        if (photo is null)
        {
            throw new NotFound("没有这张照片。");
        }
        Response.Headers.CacheControl = "private, max-age=300";
        return File(photo, "image/jpeg");
    }
}
