using System.Web;
using Edp.Amazon.Transport.Topology;

namespace MassTransit;

/// <summary>
/// The address of a queue or topic: <c>amazonsqs://{host}/{name}</c>, <c>amazonsqs://{host}/{scope}/{name}</c>, or short
/// <c>queue:{name}</c> and <c>topic:{name}</c>. Options in the query: <c>durable</c>, <c>autodelete</c>, <c>temporary</c>,
/// <c>type=topic</c>.
/// </summary>
public readonly record struct AmazonSqsEndpointAddress
{
    private const string AutoDeleteKey = "autodelete";
    private const string DurableKey = "durable";
    private const string TemporaryKey = "temporary";
    private const string TypeKey = "type";

    /// <summary>What an address leads to.</summary>
    public enum AddressType
    {
        /// <summary>An SQS queue.</summary>
        Queue = 0,

        /// <summary>An SNS topic.</summary>
        Topic = 1,
    }

    /// <summary>Reads an address; a short one takes host and scope from the host address.</summary>
    /// <exception cref="ArgumentException">The scheme is none of this transport's.</exception>
    /// <exception cref="AmazonSqsTransportConfigurationException">SQS or SNS allow no such name.</exception>
    public AmazonSqsEndpointAddress(Uri hostAddress, Uri address, AddressType type = AddressType.Queue)
    {
        ArgumentNullException.ThrowIfNull(address);
        var host = new AmazonSqsHostAddress(hostAddress);
        (Host, Scope, Durable, Type) = (host.Host, host.Scope, true, type);

        switch (address.Scheme.ToLowerInvariant())
        {
            case AmazonSqsHostAddress.AmazonSqsScheme:
                Host = address.Host;
                (Scope, Name) = AddressPath.ScopeAndName(address);
                break;
            case "queue":
                Name = Uri.UnescapeDataString(address.AbsolutePath);
                break;
            case "topic":
                var topic = Uri.UnescapeDataString(address.AbsolutePath);
                Name = Scope == AddressPath.NoScope ? topic : $"{Scope}_{topic}";
                Type = AddressType.Topic;
                break;
            default:
                throw new ArgumentException(
                    $"An address starts with {AmazonSqsHostAddress.AmazonSqsScheme}://, queue: or topic:, this one is {address}",
                        nameof(address));
        }

        var options = HttpUtility.ParseQueryString(address.Query);
        if (bool.TryParse(options[TemporaryKey], out var temporary))
            (AutoDelete, Durable) = (temporary, !temporary);
        if (bool.TryParse(options[DurableKey], out var durable))
            Durable = durable;
        if (bool.TryParse(options[AutoDeleteKey], out var autoDelete))
            AutoDelete = autoDelete;
        if (Enum.TryParse<AddressType>(options[TypeKey], ignoreCase: true, out var addressType))
            Type = addressType;

        if (Type == AddressType.Queue)
            AmazonSqsEntityNameValidator.Queue.ThrowIfInvalidEntityName(Name);
        else
            AmazonSqsEntityNameValidator.Topic.ThrowIfInvalidEntityName(Name);
    }

    /// <summary>The address of a queue or topic of this host.</summary>
    public AmazonSqsEndpointAddress(Uri hostAddress, string name, bool durable = true, bool autoDelete = false,
        AddressType type = AddressType.Queue)
    {
        var host = new AmazonSqsHostAddress(hostAddress);
        (Host, Scope, Name, Durable, AutoDelete, Type) = (host.Host, host.Scope, name, durable, autoDelete, type);
    }

    /// <summary>The name of the region, or of the emulator's host.</summary>
    public string Host { get; }

    /// <summary>The scope, or <c>/</c> when there is none.</summary>
    public string Scope { get; }

    /// <summary>The name of the queue or topic in AWS.</summary>
    public string Name { get; }

    /// <summary>False for what lives only as long as one process.</summary>
    public bool Durable { get; }

    /// <summary>True when the owner deletes it as it stops.</summary>
    public bool AutoDelete { get; }

    /// <summary>Queue or topic.</summary>
    public AddressType Type { get; }

    /// <summary>The address as a URI.</summary>
    public Uri ToUri() => new UriBuilder
    {
        Scheme = AmazonSqsHostAddress.AmazonSqsScheme,
        Host = Host,
        Path = Scope == AddressPath.NoScope || Type == AddressType.Topic ? $"/{Name}" : $"/{Uri.EscapeDataString(Scope)}/{Name}",
        Query = string.Join('&', Options()),
    }.Uri;

    /// <summary>The address as a URI.</summary>
    public static implicit operator Uri(AmazonSqsEndpointAddress address) => address.ToUri();

    /// <summary>True when the name ends as FIFO queues and topics must.</summary>
    public static bool IsFifo(string name) =>
        (name ?? throw new ArgumentNullException(nameof(name))).EndsWith(".fifo", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Options()
    {
        if (!Durable)
            yield return $"{DurableKey}=false";
        if (AutoDelete)
            yield return $"{AutoDeleteKey}=true";
        if (Type == AddressType.Topic)
            yield return $"{TypeKey}=topic";
    }
}
