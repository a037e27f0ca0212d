using Amazon.Runtime;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>The one account that the fakes know.</summary>
internal static class FakeCredentials
{
    public const string AccessKeyId = "AKIDFAKE";
    public const string SecretKey = "fake/secret+key";
    public const string Region = "eu-central-1";
    public const string AccountId = "123456789012";

    public static AWSCredentials Credentials { get; } = new BasicAWSCredentials(AccessKeyId, SecretKey);
}
