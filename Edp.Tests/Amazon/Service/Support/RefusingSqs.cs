using System.Text.Json;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>SQS for a caller who may do nothing.</summary>
internal sealed class RefusingSqs : FakeAwsService
{
    public const string Reason = "is not authorized to perform";

    private RefusingSqs()
        : base("AmazonSQS", "sqs", "application/x-amz-json-1.0", clock: null)
    {
    }

    public static async Task<RefusingSqs> StartAsync()
    {
        var fake = new RefusingSqs();
        await fake.ListenAsync();
        return fake;
    }

    protected override FakeAnswer Handle(string operation, JsonElement body, Fault.Entries? refuseEntries) =>
        throw new RefusedException("AccessDeniedException", $"User arn:aws:iam::123456789012:user/lab {Reason}: sqs:{operation}");
}
