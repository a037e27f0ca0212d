using System.ComponentModel.DataAnnotations;

namespace Edp.Core.Configuration;

/// <summary><c>Edp:FileGateway</c>: the S3 File Gateway whose cache is refreshed before <c>package-ready</c>.</summary>
public sealed class FileGatewayOptions
{
    /// <summary>The file share's ARN. Default: no gateway.</summary>
    [RegularExpression("^arn:aws[a-z-]*:storagegateway:[a-z0-9-]+:[0-9]{12}:share/share-[A-Za-z0-9]+$",
        ErrorMessage = "takes an ARN like arn:aws:storagegateway:eu-central-1:111122223333:share/share-1A2B3C4D")]
    public string? FileShareArn { get; set; }

    /// <summary>The key prefix of the bucket that the share exports, with its trailing slash. Default: the whole bucket.</summary>
    public string Root { get; set; } = "";

    /// <summary>Whether folders below the package's are refreshed as well. Default yes.</summary>
    public bool Recursive { get; set; } = true;

    /// <summary>Whether <c>package-ready</c> waits until the gateway tells that it is done. Default no.</summary>
    public bool WaitForRefresh { get; set; }

    /// <summary>The longest time a refresh may hold <c>package-ready</c> back, in seconds: 1 to 86,400, default 600.</summary>
    [Range(1, 86_400, ErrorMessage = SettingMessages.Range)]
    public double Timeout { get; set; } = 600;
}
