namespace SuiShenMa.Objects.Features;

/// <summary>What the recorded acts on an object code are called by people.</summary>
internal static class ObjectAuditActions
{
    public static readonly (string Action, string Text)[] All =
    [
        ("object.submitted", "提交审核"),
        ("object.issued", "生码"),
        ("object.approved", "审核通过"),
        ("object.rejected", "审核退回"),
        ("object.auto-approved", "满 72 小时自动通过"),
        ("object.activated", "激活"),
        ("object.state-changed", "变更状态"),
        ("object.geocoded", "地址转坐标"),
        ("blank-code.bound", "空码激活"),
        ("geocode-run.started", "批量地址转坐标"),
        ("geocode-run.done", "批量地址转坐标完成"),
        ("object.resubmitted", "修改后重新提交"),
        ("object-batch.queued", "提交批量预发码"),
        ("object-batch.done", "批次处理完成"),
        ("blank-codes.ordered", "发空码"),
        ("workbook.uploaded", "上传表格"),
        ("workbook.checked", "表格检查完成"),
        ("workbook.refused", "表格无法读取"),
        ("workbook.committed", "确认导入表格"),
        ("workbook.handed-back", "表格退回重新决定"),
        ("workbook.dropped", "放弃表格"),
        ("object-category.created", "新增物体类型大类"),
        ("object-category.changed", "修改物体类型大类"),
        ("object-type.created", "新增物体类型"),
        ("object-type.changed", "修改物体类型"),
        ("code-style.copied", "复制码样式"),
        ("code-style.changed", "修改码样式"),
        ("code-style.assigned", "指定码样式"),
        ("images.ordered", "申请码图片"),
        ("images.ordered-again", "重新生成码图片"),
        ("images.done", "码图片生成完成"),
        ("images.failed", "码图片生成失败"),
        ("images.downloaded", "下载码图片"),
        ("object-codes.exported", "导出物码"),
        ("object-export.downloaded", "下载物码导出文件"),
        ("downloads.exported", "导出下载记录"),
    ];

    public static readonly (string Kind, string Text)[] Subjects =
    [
        ("object-code", "物码"), ("object-batch", "批次"), ("object-category", "物体类型大类"), ("object-type", "物体类型"), ("code-style", "码样式"),
        ("image-job", "码图片任务"), ("geocode-run", "地址转坐标任务"), ("object-export", "物码导出"), ("download-records", "下载记录"),
    ];
}
