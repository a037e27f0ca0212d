using System.Globalization;
using Edp.Tests.Amazon.Service.Support;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary><c>rules check</c> needs nothing that runs; a wrong file ends the start of the service with the same words.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_rules_file_is_checked_offline
{
    private static readonly Dictionary<string, string?> None = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-rules-").FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Should_say_what_becomes_of_keys()
    {
        var path = await WriteAsync("""{"Rules":[{"BucketName":"lab","Name":"fastq","PrefixTemplate":"runs/{run}/{sample}_"}]}""");

        var (exitCode, said) = await ServiceProcess.RunAsync(
            None, None, "rules", "check", path, "s3://lab/runs/12/S1_R1.gz", "s3://lab/x", "s3://other/x");

        Assert.That((exitCode, said), Is.EqualTo((0, said)));
        Assert.That(said, Does.Contain("s3://lab/runs/12/S1_R1.gz: The rule 'fastq' gives it the prefix 'runs/12/S1_'. run=12, sample=S1")
            .And.Contains("s3://lab/x: There are rules for the bucket 'lab', and the key fits none of them.")
            .And.Contains("s3://other/x: No rule is for the bucket 'other'"));
    }

    [Test]
    public async Task Should_name_what_is_wrong_with_the_file()
    {
        var path = await WriteAsync("{\"Rules\":[{\"BucketName\":\"lab\",\n\"PrefixDepth\":-1}]}");

        var (exitCode, said) = await ServiceProcess.RunAsync(None, None, "rules", "check", path);

        Assert.That((exitCode, said), Is.EqualTo((78, said)));
        Assert.That(said, Does.Contain($"{path}: line 2: Rules[0].PrefixDepth: takes 0 to 512; found -1."));
    }

    [TestCase("{\"Rules\":[{\"BucketName\":\"lab\",\n\"PrefixDepth\":-1}]}", "line 2: Rules[0].PrefixDepth: takes 0 to 512; found -1.")]
    [TestCase(null, "the file can't be read")]
    public async Task Should_keep_the_service_from_starting_with_the_same_words(string? content, string reason)
    {
        var path = content is null ? Path.Combine(_folder, "missing.json") : await WriteAsync(content);

        var (exitCode, said) = await ServiceProcess.RunAsync(
            new Dictionary<string, string?> { ["Edp:RulesFile"] = path, ["Edp:DataFolder"] = _folder }, None, "--urls", "http://127.0.0.1:0");

        Assert.That((exitCode, said), Is.EqualTo((78, said)));
        Assert.That(said, Does.Contain($"  Edp:RulesFile: {path}: {reason}").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Should_refuse_a_file_beside_rules_of_settings()
    {
        var path = await WriteAsync("""{"Rules":[{"BucketName":"lab"}]}""");

        var (exitCode, said) = await ServiceProcess.RunAsync(
            new Dictionary<string, string?> { ["Edp:RulesFile"] = path, ["Edp:Buckets:0:BucketName"] = "lab" }, None, "--urls", "http://127.0.0.1:0");

        Assert.That((exitCode, said), Is.EqualTo((78, said)));
        Assert.That(said, Does.Contain("Edp:RulesFile: takes the place of Edp:Buckets; found both."));
    }

    private async Task<string> WriteAsync(string rules)
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid()}.json"));
        await File.WriteAllTextAsync(path, rules);
        return path;
    }
}
