namespace MassTransit;

/// <summary>
/// The address of a host: <c>amazonsqs://{region}</c> or <c>amazonsqs://{region}/{scope}</c>.
/// </summary>
public readonly record struct AmazonSqsHostAddress
{
    /// <summary>The scheme of all addresses of this transport.</summary>
    public const string AmazonSqsScheme = "amazonsqs";

    /// <summary>Reads the host address out of any address of this transport.</summary>
    /// <exception cref="ArgumentException">The address has another scheme.</exception>
    public AmazonSqsHostAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!string.Equals(address.Scheme, AmazonSqsScheme, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"An Amazon SQS host address starts with {AmazonSqsScheme}://, this one is {address}",
                nameof(address));

        Host = address.Host;
        Scope = AddressPath.HostScope(address);
    }

    /// <summary>The address of a region, with the scope if there is one.</summary>
    public AmazonSqsHostAddress(string host, string? scope)
    {
        Host = host;
        Scope = string.IsNullOrWhiteSpace(scope) ? AddressPath.NoScope : scope.Trim('/');
        if (Scope.Length == 0)
            Scope = AddressPath.NoScope;
    }

    /// <summary>The name of the region, or of the emulator's host.</summary>
    public string Host { get; }

    /// <summary>The scope, or <c>/</c> when there is none.</summary>
    public string Scope { get; }

    /// <summary>The address as a URI.</summary>
    public Uri ToUri() => new UriBuilder
    {
        Scheme = AmazonSqsScheme,
        Host = Host,
        Path = Scope == AddressPath.NoScope ? "/" : $"/{Uri.EscapeDataString(Scope)}",
    }.Uri;

    /// <summary>The address as a URI.</summary>
    public static implicit operator Uri(AmazonSqsHostAddress address) => address.ToUri();
}
