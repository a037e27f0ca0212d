namespace Edp.Core.Parsing;

/// <summary>An event from an EventBridge bus. Its keys are not encoded (R4).</summary>
internal static class EventBridgeEvent
{
    public static ParseError? Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        if (fields.Source.Is(json, "aws.s3"u8))
            return AddS3(json, in fields, into);
        if (fields.Source.Is(json, "com.quiltdata"u8))
        {
            if (fields.DetailType.Is(json, "package-revision"u8))
                return PackageRevisionEvent.Add(json, in fields, into);
        }
        else if (fields.Source.Is(json, "aws.storagegateway"u8))
        {
            GatewayRefreshEvent.Add(json, in fields, into);
            return null;
        }
        else if (fields.Source.Is(json, OwnEvent.Source))
        {
            OwnEvent.Add(json, in fields, into);
            return null;
        }
        else
        {
            return new ParseError(
                RejectedReason.UnknownShape,
                $"expected an EventBridge event from \"aws.s3\"; found the source {Found.Describe(json, fields.Source)}");
        }

        // Quilt tells of more than revisions.
        into.Ignore();
        return null;
    }

    private static ParseError? AddS3(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        if (fields.DetailType.Is(json, "AWS API Call via CloudTrail"u8))
            return CloudTrailCall.AddDetail(json, fields.Detail.Whole, into);
        var kind = S3EventName.KindOf(json, fields.DetailType, out _);
        return ObjectEntry.Add(json, kind, fields.DetailType, in fields.Detail.S3, fields.Time, ObjectShape.EventBridge, into);
    }
}
