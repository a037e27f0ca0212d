using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary>Everything under <c>Edp:</c>. Every setting has a default with which the service runs on one machine, alone.</summary>
public sealed class EdpOptions
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string SectionName = "Edp";

    /// <summary>How messages travel. Default: within the process.</summary>
    public TransportKind Transport { get; set; } = TransportKind.InMemory;

    /// <summary>Where the state is kept.</summary>
    public DatabaseOptions Database { get; set; } = new();

    /// <summary>Where events go. One sink, or several with commas. Default: a file.</summary>
    public EventSinkKinds EventSink { get; set; } = EventSinkKinds.File;

    /// <summary>Name or ARN of the EventBridge bus. Required with the sink EventBridge.</summary>
    public string? EventBusName { get; set; }

    /// <summary>
    /// ARN of the queue of Quilt's Packaging Engine, where a rule on the bus makes each event a message of it: events say what the engine will
    /// call the package. Default none.
    /// </summary>
    [RegularExpression("^arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:.+$", ErrorMessage = "takes the ARN of an SQS queue")]
    public string? PackagerQueueArn { get; set; }

    /// <summary>SQS and SNS.</summary>
    public AmazonOptions Amazon { get; set; } = new();

    /// <summary>RabbitMQ.</summary>
    public RabbitMqOptions RabbitMq { get; set; } = new();

    /// <summary>How many messages go into one transaction.</summary>
    internal IIngestLimits GetIngestLimits() => Transport == TransportKind.RabbitMq ? RabbitMq : Amazon;

    /// <summary>Folder of the embedded database and of the file sink, relative to the current folder. Default <c>edp-data</c>.</summary>
    [Required(ErrorMessage = "takes a folder")]
    public string DataFolder { get; set; } = "edp-data";

    /// <summary>AWS account written into events, 12 digits. Default <c>000000000000</c>.</summary>
    [RegularExpression("^[0-9]{12}$", ErrorMessage = "takes 12 digits")]
    public string AccountId { get; set; } = "000000000000";

    /// <summary>
    /// AWS region that is called and written into events. Default: <c>AWS_REGION</c>, and where AWS is used what its SDK finds after that;
    /// without AWS <c>us-east-1</c>.
    /// </summary>
    public string? Region { get; set; }

    /// <summary>Whether a part is configured that runs on AWS.</summary>
    internal bool UsesAws =>
        Transport == TransportKind.AmazonSqs
        || EventSink.HasFlag(EventSinkKinds.EventBridge)
        || Database.Authentication == DatabaseAuthentication.Iam;

    /// <summary>The rules of buckets. Without any, every bucket follows the default rule.</summary>
    public IList<BucketOptions> Buckets { get; set; } = [];

    /// <summary>A file of rules instead, JSON, that is read again while the service runs. Default none.</summary>
    public string? RulesFile { get; set; }

    /// <summary>How often the rules file is read, in seconds: 0.1 to 3,600, default 5.</summary>
    [Range(0.1, 3_600, ErrorMessage = SettingMessages.Range)]
    public double RulesFilePollInterval { get; set; } = 5;

    /// <summary>For how long recorded objects are kept after their batch was closed, in seconds: 60 s to 10 years, default 30 days (R3).</summary>
    [Range(60, 315_360_000, ErrorMessage = SettingMessages.Range)]
    public double Retention { get; set; } = 2_592_000;

    /// <summary>What leads to <c>package-ready</c>, and when.</summary>
    public PackageReadyOptions PackageReady { get; set; } = new();

    /// <summary>The S3 File Gateway whose cache is refreshed before <c>package-ready</c>.</summary>
    public FileGatewayOptions FileGateway { get; set; } = new();

    /// <summary>How lists of expected files are read from S3.</summary>
    public ListsOptions Lists { get; set; } = new();

    /// <summary>The HTTP face.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>How due timers are found.</summary>
    public TimersOptions Timers { get; set; } = new();

    /// <summary>Whether events come back from their bus, and whether batches are packaged.</summary>
    public ReceiptsOptions Receipts { get; set; } = new();

    /// <summary>How undelivered events are found.</summary>
    public OutboxOptions Outbox { get; set; } = new();
}
