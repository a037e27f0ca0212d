using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Amazon</c>: SQS and SNS.</summary>
public sealed class AmazonOptions : IIngestLimits
{
    /// <summary>
    /// Whether queues, topics and subscriptions that are missing are created at start. Where CloudFormation owns them, set it to false:
    /// then a missing one stops the start, by name. Default true.
    /// </summary>
    public bool CreateTopology { get; set; } = true;

    /// <summary>What the names of the queues begin with, so that several installations share an account. Default nothing.</summary>
    [RegularExpression("^[A-Za-z0-9_-]{0,40}$", ErrorMessage = "takes up to 40 letters, digits, hyphens and underscores")]
    public string QueuePrefix { get; set; } = "";

    /// <summary>
    /// What the names of the topics begin with, and an underscore, so that several installations share an account: <c>dev</c> makes
    /// <c>dev_Edp_Contracts-ObjectCreated</c>. Other services set the same scope on their host, with scoped topics. Default nothing.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9-]{0,40}$", ErrorMessage = "{0} takes up to 40 letters, digits and hyphens.")]
    public string Scope { get; set; } = "";

    /// <summary>
    /// How long a message that a process has taken stays hidden from the others, in seconds: 10 to 43,200, default 30. It is renewed while
    /// the message is worked on, so this is only how long others wait for the messages of a process that was killed.
    /// </summary>
    [Range(10, 43_200, ErrorMessage = SettingMessages.Range)]
    public int VisibilityTimeout { get; set; } = 30;

    /// <summary>How many messages of S3 events are recorded in one transaction: 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = SettingMessages.Range)]
    public int MessagesPerTransaction { get; set; } = 1_000;

    /// <summary>How long the first message of a transaction waits for others, in seconds: 0.01 to 1, default 0.25.</summary>
    [Range(0.01, 1, ErrorMessage = SettingMessages.Range)]
    public double BatchWait { get; set; } = 0.25;
}
