using FluentValidation;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Features;

/// <summary>A terminal scans an object code and asks whether it is good; the answer comes from memory.</summary>
internal static class VerifyObjectCode
{
    internal sealed record Command(string Code, string Place, string Purpose, string? DeviceId) : ICommand<VerifyObjectCodeResponseV1>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c).Custom((command, context) =>
        {
            foreach (var (field, messages) in Errors(command) ?? [])
            {
                context.AddFailure(field, messages[0]);
            }
        });
    }

    internal sealed class Handler(GenuineCodes codes) : IHandle<Command, VerifyObjectCodeResponseV1>
    {
        public async Task<VerifyObjectCodeResponseV1> Handle(Command request, CancellationToken cancellationToken)
        {
            var fault = CodeValue.Read(request.Code, out var code);
            return fault == CodeFault.None ? Judge(await codes.SeeAsync(code.Text, cancellationToken)) : Misread(fault);
        }
    }

    /// <summary>Shape errors by field; null when there are none. Written out, because this runs for every scan in the city.</summary>
    public static Dictionary<string, string[]>? Errors(Command command)
    {
        Dictionary<string, string[]>? errors = null;
        Check("code", command.Code, CodeText.LongestInput, "请传入扫到的码值。", ref errors);
        Check("place", command.Place, 200, "请填写核验地点。", ref errors);
        Check("purpose", command.Purpose, 200, "请填写核验用途。", ref errors);
        if (command.DeviceId is { Length: > 64 })
        {
            (errors ??= [])["deviceId"] = ["设备号最长 64 个字符。"];
        }
        return errors;
    }

    /// <summary>The verdict as the bytes of the answer, which stay with the card.</summary>
    public static ValueTask<VerifyAnswer> AnswerAsync(GenuineCodes codes, string scanned, CancellationToken ct)
    {
        var fault = CodeValue.Read(scanned, out var code);
        if (fault != CodeFault.None)
        {
            return ValueTask.FromResult(Of(Misread(fault)));
        }
        var found = codes.SeeAsync(code.Text, ct);
        return found.IsCompletedSuccessfully ? ValueTask.FromResult(BytesOf(found.Result)) : AwaitAsync(found);
    }

    private static async ValueTask<VerifyAnswer> AwaitAsync(ValueTask<ObjectCodeCard?> found) => BytesOf(await found);

    private static VerifyAnswer BytesOf(ObjectCodeCard? card)
    {
        if (card?.Judgement is KeptAnswer kept)
        {
            return new VerifyAnswer(kept.Answer, kept.Reason);
        }
        var answer = Of(Judge(card));
        if (card is { Trust: CodeTrust.Genuine })
        {
            card.Judgement = new KeptAnswer(answer.Bytes, answer.Reason);
        }
        return answer;
    }

    private static VerifyAnswer Of(VerifyObjectCodeResponseV1 answer) => new(VerifyObjectCodeApi.Bytes(answer), answer.Reason);

    private static VerifyObjectCodeResponseV1 Misread(CodeFault fault) => fault == CodeFault.Checksum ? Bad.Checksum : Bad.Unknown;

    private static VerifyObjectCodeResponseV1 Judge(ObjectCodeCard? card) => card?.Trust switch
    {
        null or CodeTrust.Foreign => Bad.Unknown,
        CodeTrust.Changed => Bad.Suspended,
        _ => JudgeGenuine(card),
    };

    private static VerifyObjectCodeResponseV1 JudgeGenuine(ObjectCodeCard card) => card.State switch
    {
        ObjectCodeState.Active => Good(card),
        ObjectCodeState.Blank => Bad.Blank,
        ObjectCodeState.Disabled => Bad.Disabled,
        ObjectCodeState.Cancelled => Bad.Cancelled,
        _ => Bad.NotActive,
    };

    private static VerifyObjectCodeResponseV1 Good(ObjectCodeCard card)
    {
        var attributes = new Dictionary<string, string>(card.Attributes.Count, StringComparer.Ordinal);
        foreach (var attribute in card.Attributes)
        {
            attributes[attribute.Key] = attribute.Value;
        }
        return new VerifyObjectCodeResponseV1
        {
            Valid = true,
            Code = card.Code,
            State = "active",
            Name = card.Name,
            TypeCode = card.TypeCode,
            TypeName = card.TypeName,
            CategoryName = card.CategoryName,
            PartNumber = card.PartNumber,
            UnifiedCode = card.UnifiedCode,
            RegionCode = card.RegionCode,
            RegionName = card.RegionName,
            Address = card.Address,
            Location = card.Location,
            OwningUnit = card.OwningUnitName ?? card.OwningUnitUscc,
            OwningUnitUscc = card.OwningUnitUscc,
            ManagingDepartment = card.ManagingDepartmentName,
            ManagingDepartmentId = card.ManagingDepartmentId,
            Attributes = attributes,
        };
    }

    private static void Check(string field, string? value, int longest, string missing, ref Dictionary<string, string[]>? errors)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            (errors ??= [])[field] = [missing];
        }
        else if (value.Length > longest)
        {
            (errors ??= [])[field] = [$"最长 {longest} 个字符。"];
        }
    }

    private static class Bad
    {
        public static readonly VerifyObjectCodeResponseV1 Unknown = Of("unknown", "查无此码，可能不是随申码，请勿据此放行或办理。");
        public static readonly VerifyObjectCodeResponseV1 Checksum = Of("checksum", "码值校验不通过，可能扫描或录入有误，请重新扫码。");
        public static readonly VerifyObjectCodeResponseV1 Blank = Of("blank", "这是一枚空码，尚未关联物体，请联系现场工作人员激活。");
        public static readonly VerifyObjectCodeResponseV1 NotActive = Of("notActive", "此码尚未启用，请联系主管部门激活后再核验。");
        public static readonly VerifyObjectCodeResponseV1 Disabled = Of("disabled", "此码已停用，请联系主管部门了解原因。");
        public static readonly VerifyObjectCodeResponseV1 Suspended = Of("suspended", "此码的登记信息校验异常，平台正在核查，暂停使用，请勿据此放行或办理。");
        public static readonly VerifyObjectCodeResponseV1 Cancelled = Of("cancelled", "此码已注销，不再有效。");

        private static VerifyObjectCodeResponseV1 Of(string reason, string message) => new() { Reason = reason, Message = message };
    }
}

/// <summary>The answer to a verify call.</summary>
/// <param name="Bytes">JSON in UTF-8.</param>
/// <param name="Reason">Why the code is not good; null when it is.</param>
internal readonly record struct VerifyAnswer(byte[] Bytes, string? Reason);
