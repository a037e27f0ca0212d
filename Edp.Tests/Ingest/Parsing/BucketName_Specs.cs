using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_an_event_names_a_bucket
{
    private static readonly (string Path, Func<string, string> Write)[] Shapes =
    [
        ("detail.bucket.name", bucket => In(Events.EventBridge("a/b"), bucket)),
        ("s3.bucket.name", bucket => In(Events.Native("a/b"), bucket)),
        ("s3.bucket.name", bucket => In(Events.Record("a/b", "PutObject"), bucket)),
        ("requestParameters.bucketName", bucket => In(Events.Call("a/b", "PutObject", isOnBus: true), bucket)),
        ("bucket", bucket => In(Events.Contract("a/b"), bucket)),
        ("detail.bucket", bucket => In(Events.Revision("""{"type":"created","bucket":"lab-intake","handle":"a/b","topHash":"5e"}"""), bucket)),
    ];

    [TestCase("lab")]
    [TestCase("Lab_Intake.2017")]
    [TestCase("xn--lab--use1-az4--x-s3")]
    public void Should_take_every_name_that_S3_ever_gave(string bucket) =>
        Assert.Multiple(() =>
        {
            foreach (var (path, write) in Shapes)
                Assert.That(Body.Parse(write(bucket)).Rejected, Is.Empty, path);
        });

    [TestCase("s3://lab", "lab")]
    [TestCase("s3://lab/", "lab")]
    [TestCase("S3://lab/run-7/x.raw", "lab")]
    [TestCase("arn:aws:s3:::lab", "lab")]
    [TestCase("arn:aws-cn:s3:::lab/run-7/*", "lab")]
    public void Should_say_which_name_was_meant(string bucket, string meant) =>
        RefusedByAll(bucket, path => $"\"{path}\": expected the name \"{meant}\" alone, found the text \"{bucket}\"");

    [TestCase("lab\\nerror: forged", "lab\\u000Aerror: forged")]
    [TestCase("lab\\u001b[2J", "lab\\u001B[2J")]
    [TestCase("lab\\u202egnp", "lab\\u202Egnp")]
    [TestCase("l\u00e4b", "l\u00e4b")]
    [TestCase("lab intake", "lab intake")]
    [TestCase("lab/intake", "lab/intake")]
    [TestCase("s3://", "s3://")]
    [TestCase("arn:aws:s3:eu-central-1:111122223333:accesspoint/lab", "arn:aws:s3:eu-central-1:111122223333:accesspoint/lab")]
    public void Should_refuse_what_is_no_name(string bucket, string found) =>
        RefusedByAll(bucket, path => $"\"{path}\": expected a bucket's name of {(path is "bucket" or "detail.bucket" ? 1 : 3)} to 255 "
            + $"letters, digits, '.', '-' and '_', found the text \"{found}\"");

    private static void RefusedByAll(string bucket, Func<string, string> error) =>
        Assert.Multiple(() =>
        {
            foreach (var (path, write) in Shapes)
                Assert.That(Body.Parse(write(bucket)).Rejected.Single().Error, Is.EqualTo(error(path)));
        });

    private static string In(string document, string bucket) =>
        document.Replace("\"lab-intake\"", $"\"{bucket}\"", StringComparison.Ordinal);
}
