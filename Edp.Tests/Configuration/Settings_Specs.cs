using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Configuration;

/// <summary>Wrong settings stop the start, all named at once, with what they take and what was found.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_settings_are_wrong
{
    [TestCase("Edp:Buckets:0:ThresholdDuration", "0", "0.1", "31536000")]
    [TestCase("Edp:Buckets:0:ThresholdEventCount", "-1", "0", "10000000")]
    [TestCase("Edp:Buckets:0:PrefixDepth", "-1", "0", "512")]
    [TestCase("Edp:Buckets:0:MaxDuration", "99999999", "0.1", "31536000")]
    [TestCase("Edp:Retention", "59", "60", "315360000")]
    [TestCase("Edp:Database:CommandTimeout", "601", "1", "600")]
    [TestCase("Edp:Timers:PollInterval", "0.01", "0.1", "3600")]
    [TestCase("Edp:Timers:BatchSize", "0", "1", "10000")]
    [TestCase("Edp:Outbox:PollInterval", "3601", "0.1", "3600")]
    [TestCase("Edp:Outbox:BatchSize", "10001", "1", "10000")]
    [TestCase("Edp:Http:MaxBodyBytes", "1000", "1024", "68719476736")]
    [TestCase("Edp:AccountId", "12345", "12 digits", "")]
    public void Should_name_setting_bounds_and_what_was_found(string setting, string found, string lower, string upper)
    {
        var failures = Failures(("Edp:Buckets:0:BucketName", "*"), (setting, found));

        Assert.That(failures, Has.Count.EqualTo(1));
        Assert.That(failures[0], Does.StartWith($"{setting}: ").And.Contains(lower).And.Contains(upper).And.EndsWith($"found '{found}'."));
    }

    [Test]
    public void Should_name_all_of_them_at_once()
    {
        var failures = Failures(
            ("Edp:Retention", "1"),
            ("Edp:Database:Provider", "Postgres"),
            ("Edp:Buckets:0:BucketName", "one, two"),
            ("Edp:Buckets:0:ThresholdDuration", "60"),
            ("Edp:Buckets:0:MaxDuration", "60"),
            ("Edp:Buckets:1:BucketName", "two"),
            ("Edp:Buckets:1:PrefixDepth", "600"),
            ("Edp:Buckets:2:BucketName", ""),
            ("Edp:Buckets:3:BucketName", "a*"),
            ("Edp:Buckets:3:CompletionMarkers", "done/_SUCCESS"),
            ("Edp:Buckets:3:TresholdDuration", "60"),
            ("Edp:Slip", "1"),
            ("Edp:Timers:BatchSize", "many"));

        string[] settings =
        [
            "Edp:Retention: ", "Edp:Database:ConnectionString: ", "Edp:Buckets:0:MaxDuration: ", "Edp:Buckets:1:BucketName: 'two'",
            "Edp:Buckets:1:PrefixDepth: ", "Edp:Buckets:2:BucketName: ", "Edp:Buckets:3:BucketName: ", "Edp:Buckets:3:CompletionMarkers: ",
            "Edp:Buckets:3:TresholdDuration: ", "Edp:Slip: ", "Edp:Timers:BatchSize: "
        ];
        foreach (var setting in settings)
            Assert.That(failures, Has.Exactly(1).StartsWith(setting));
        Assert.That(failures, Has.Count.EqualTo(settings.Length));
    }

    [TestCase("Edp:Buckets:0:ThresholdDuration", "300s", "a number")]
    [TestCase("Edp:Buckets:0:ThresholdDuration", "", "a number")]
    [TestCase("Edp:Buckets:0:ThresholdEventCount", "2.5", "a whole number")]
    [TestCase("Edp:Http:MaxBodyBytes", "1 GiB", "a whole number")]
    [TestCase("Edp:Http:ReadOnly", "yes", "true or false")]
    [TestCase("Edp:Database:Provider", "Oracle", "Sqlite or Postgres")]
    [TestCase("Edp:Database:Provider", "1", "Sqlite or Postgres")]
    [TestCase("Edp:Transport", "Pigeon", "InMemory or AmazonSqs or RabbitMq")]
    [TestCase("Edp:EventSink", "File,Nowhere", "File, EventBridge")]
    public void Should_name_what_has_the_wrong_kind(string setting, string found, string kind)
    {
        var failure = Failures(("Edp:Buckets:0:BucketName", "*"), (setting, found)).Single();

        Assert.That(failure, Does.StartWith($"{setting}: takes {kind}").And.EndsWith($"found '{found}'.").And.Not.Contain("System."));
    }

    [TestCase("Edp_Buckets", "lab", "Edp__Buckets")]
    [TestCase("Edp_Buckets_0_BucketName", "lab", "Edp__Buckets__0__BucketName")]
    [TestCase("EDP_DATABASE_CONNECTIONSTRING", "x", "Edp__Database__ConnectionString")]
    [TestCase("Edp.Http.ApiKey", "x", "Edp__Http__ApiKey")]
    [TestCase("Edp-Retention", "60", "Edp__Retention")]
    [TestCase("Edp:Buckets_0_BucketName", "lab", "Edp__Buckets__0__BucketName")]
    [TestCase("Edp:Buckets:0_BucketName", "lab", "Edp__Buckets__0")]
    [TestCase("Edp:Http_ApiKey", "x", "Edp__Http__ApiKey")]
    [TestCase("Edp:Retentoin", "60", "Retention")]
    [TestCase("Edp:Http:ApiKeyz", "60", "ApiKey")]
    [TestCase("Edp:Buckets", "lab", "Edp:Buckets:")]
    [TestCase("Edp:Http", "x", "Edp:Http:")]
    [TestCase("Edp:Retention:Seconds", "60", "one value")]
    public void Should_say_what_a_name_with_a_slip_means(string setting, string value, string meant) =>
        Assert.That(Failures((setting, value)).Single(), Does.StartWith($"{setting}: ").And.Contains(meant));

    [TestCase("EDP_HTTP_PORT")]
    [TestCase("EDP_API_KEY")]
    [TestCase("EDPOWER_RETENTION")]
    public void Should_leave_other_programs_their_names(string name) => Assert.DoesNotThrow(() => Read((name, "1")));

    [TestCase("arn:aws:s3:::lab", "lab")]
    [TestCase("arn:aws-cn:s3:::lab/raw/*", "lab")]
    [TestCase("s3://lab", "lab")]
    [TestCase("s3://lab/raw/", "lab")]
    [TestCase("https://lab.s3.eu-central-1.amazonaws.com", "lab")]
    [TestCase("lab/raw", "lab")]
    public void Should_say_which_bucket_is_meant(string found, string meant) => Assert.That(
        Failures(("Edp:Buckets:0:BucketName", found)).Single(),
        Does.StartWith("Edp:Buckets:0:BucketName: ").And.EndsWith($"found '{found}'; meant is '{meant}'."));

    [TestCase("/raw/", "raw/")]
    [TestCase("//raw", "raw")]
    [TestCase("s3://lab/raw/", "raw/")]
    [TestCase("arn:aws:s3:::lab/raw/*", "raw/*")]
    public void Should_say_which_keys_are_meant(string found, string meant) => Assert.That(
        Failures(("Edp:Buckets:0:BucketName", "lab"), ("Edp:Buckets:0:IgnorePrefixes", $"tmp/, {found}")).Single(),
        Does.StartWith("Edp:Buckets:0:IgnorePrefixes: ").And.Contains($"'{found}'").And.EndsWith($"meant is '{meant}'."));

    [TestCase("postgres://edp:secret@db.example:5433/lab", "Host=db.example;Port=5433;Database=lab;Username=edp'")]
    [TestCase("postgresql://db.example/lab", "Host=db.example;Database=lab'")]
    [TestCase("Hots=db;Database=edp", "'Host'")]
    [TestCase("Host=db;Pasword=secret", "'Password'")]
    [TestCase("Host=db;Port=secret", "'port'")]
    [TestCase("Host=db;Port=70000", "Port takes 1 to 65535")]
    [TestCase("Database=edp;Username=edp", "needs a Host")]
    [TestCase("Host=http://db", "Host takes a host's name")]
    [TestCase("db.example", "Host=localhost;Database=edp")]
    public void Should_name_what_is_wrong_with_the_connection_string(string found, string told) => Assert.That(
        Failures(("Edp:Database:Provider", "Postgres"), ("Edp:Database:ConnectionString", found)).Single(),
        Does.StartWith("Edp:Database:ConnectionString: ").And.Contains(told).IgnoreCase.And.Not.Contain("secret"));

    [TestCase("edp.db", "Data Source=")]
    [TestCase("DataSorce=edp.db", "'Data Source'")]
    [TestCase("Host=db;Database=edp", "Edp:Database:Provider = Postgres")]
    [TestCase("file:///edp.db", "Data Source=")]
    public void Should_name_what_is_wrong_with_the_path_of_the_file(string found, string told) => Assert.That(
        Failures(("Edp:Database:ConnectionString", found)),
        Has.All.StartsWith("Edp:Database:ConnectionString: ").And.Some.Contains(told));

    [TestCase("Edp:Http:ApiKeys:0:Key", "short", "found 5 characters.")]
    [TestCase("Edp:Http:ApiKeys:0:Name", "", "whose key it is")]
    [TestCase("Edp:Http:ApiKeys:0:Rights", "None", "opens nothing")]
    [TestCase("Edp:Http:ApiKeys:0:Rights", "Write", "Read, Ingest, Operate")]
    [TestCase("Edp:Http:ApiKeys:1:Name", "ada", "another key")]
    [TestCase("Edp:Http:ApiKeys:1:Key", "a key of sixteen or more", "the same as Edp:Http:ApiKeys:0:Key")]
    [TestCase("Edp:Http:Hosts", "https://edp.example.com:8080/", "meant is 'edp.example.com'")]
    [TestCase("Edp:Http:KnownProxies", "10.0.0.0/33", "found '10.0.0.0/33'")]
    [TestCase("Edp:Region", "eu-central-1a", "meant is 'eu-central-1'")]
    public void Should_name_what_is_wrong_at_the_door(string setting, string value, string told)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Edp:Http:ApiKeys:0:Name"] = "ada",
            ["Edp:Http:ApiKeys:0:Key"] = "a key of sixteen or more",
            ["Edp:Http:ApiKeys:1:Name"] = "grace",
            ["Edp:Http:ApiKeys:1:Key"] = "another key of sixteen or more",
            [setting] = value
        };

        Assert.That(
            Failures([.. settings.Select(one => (one.Key, one.Value))]).Single(), Does.StartWith($"{setting}: ").And.Contains(told));
    }

    [TestCase(60, 60)]
    [TestCase(60, 59.9)]
    public void Should_refuse_a_cap_that_is_no_longer_than_the_quiet_period(double quiet, double cap)
    {
        var failures = Failures(
            ("Edp:Buckets:0:BucketName", "*"),
            ("Edp:Buckets:0:ThresholdDuration", FormattableString.Invariant($"{quiet}")),
            ("Edp:Buckets:0:MaxDuration", FormattableString.Invariant($"{cap}")));

        Assert.That(failures.Single(), Does.Contain("Edp:Buckets:0:MaxDuration").And.Contains("60 s").And.Contains("found"));
    }

    [TestCase("one", "one")]
    [TestCase("one,two", "three, two")]
    [TestCase("*", "*")]
    [TestCase("one,one", "")]
    public void Should_refuse_two_rules_for_one_bucket(string first, string second)
    {
        var settings = new List<(string, string?)> { ("Edp:Buckets:0:BucketName", first) };
        if (second.Length > 0)
            settings.Add(("Edp:Buckets:1:BucketName", second));

        Assert.That(Failures([.. settings]).Single(), Does.Contain("has a rule already in Edp:Buckets:0"));
    }

    [Test]
    public void Should_not_tell_secrets()
    {
        var failure = Failures(("Edp:Http:ApiKey", "too-short")).Single();

        Assert.That(
            failure, Does.StartWith("Edp:Http:ApiKey: ").And.Contains("16").And.Contains("512").And.EndsWith("found 9 characters."));
    }

    [Test]
    public void Should_refuse_a_sink_of_None() =>
        Assert.That(Failures(("Edp:EventSink", "None")).Single(), Does.StartWith("Edp:EventSink: "));

    internal static EdpOptions Read(params (string Setting, string? Value)[] settings) => SettingsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Setting, setting.Value)))
            .Build());

    private static List<string> Failures(params (string Setting, string? Value)[] settings) =>
        [.. Assert.Throws<OptionsValidationException>(() => Read(settings))!.Failures];
}

/// <summary>Settings as they come from files and the environment.</summary>
[NonParallelizable]
public sealed class When_settings_are_right
{
    [Test]
    public void Should_have_a_default_for_everything()
    {
        var options = When_settings_are_wrong.Read();

        Assert.That(
            (options.Database.Provider, options.DataFolder, options.Retention),
            Is.EqualTo((DatabaseProvider.Sqlite, "edp-data", 2_592_000)));
        Assert.That(options.Buckets, Is.Empty);
        var rule = new BucketRules(options.Buckets).Current.ForOpenBatch("any", "");
        Assert.That(
            (rule.PrefixDepth, rule.QuietPeriod, rule.Count, rule.MaxDuration),
            Is.EqualTo((2, TimeSpan.FromSeconds(300), 20, (TimeSpan?)null)));
    }

    [Test]
    public void Should_take_lists_as_lists_or_with_commas()
    {
        var options = When_settings_are_wrong.Read(
            ("Edp:Buckets:0:BucketName", "one"),
            ("Edp:Buckets:0:IgnorePrefixes", " raw/*, scratch/* ,,"),
            ("Edp:Buckets:0:CompletionMarkers:0", "_SUCCESS"),
            ("Edp:Buckets:0:CompletionMarkers:1", "a,b"),
            ("Edp:Buckets:1:BucketName", "two"),
            ("Edp:Buckets:1:IgnorePrefixes:0", "raw/*"));

        Assert.That(options.Buckets[0].IgnorePrefixes, Is.EqualTo(new[] { "raw/*", "scratch/*" }));
        Assert.That(options.Buckets[0].CompletionMarkers, Is.EqualTo(new[] { "_SUCCESS", "a,b" }));
        Assert.That(options.Buckets[1].IgnorePrefixes, Is.EqualTo(new[] { "raw/*" }));
        Assert.That(options.Buckets[1].CompletionMarkers, Is.Empty);
    }

    [Test]
    public void Should_take_them_from_the_environment()
    {
        var variables = new Dictionary<string, string>
        {
            ["EDPTEST_Edp__Buckets__0__BucketName"] = "*",
            ["EDPTEST_Edp__Buckets__0__ThresholdDuration"] = "2.5",
            ["EDPTEST_Edp__Buckets__0__IgnorePrefixes"] = "raw/*,tmp/",
            ["EDPTEST_AWS_REGION"] = "eu-central-1"
        };
        try
        {
            foreach (var (name, value) in variables)
                Environment.SetEnvironmentVariable(name, value);

            var options = SettingsReader.Read(new ConfigurationBuilder().AddEnvironmentVariables("EDPTEST_").Build());

            Assert.That((options.Buckets[0].ThresholdDuration, options.Region), Is.EqualTo((2.5, "eu-central-1")));
            Assert.That(options.Buckets[0].IgnorePrefixes, Is.EqualTo(new[] { "raw/*", "tmp/" }));
        }
        finally
        {
            foreach (var name in variables.Keys)
                Environment.SetEnvironmentVariable(name, null);
        }
    }
}
