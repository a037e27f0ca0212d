using System.Security.Cryptography;
using System.Text;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>The keys that are configured.</summary>
internal sealed class ApiKeys
{
    /// <summary>The name of the one key that has none.</summary>
    public const string NameOfApiKey = "api-key";

    private readonly List<(byte[] Hash, ApiKey Key)> _keys;

    public ApiKeys(IOptions<EdpOptions> options)
    {
        var http = options.Value.Http;
        _keys = [.. http.ApiKeys.Select(key => (Hash(key.Key), new ApiKey(key.Name, key.Rights)))];
        if (http.ApiKey is { } one)
            _keys.Add((Hash(one), new ApiKey(NameOfApiKey, ApiKeyRights.Read | ApiKeyRights.Ingest | ApiKeyRights.Operate)));
    }

    /// <summary>Whether requests need one.</summary>
    public bool Any => _keys.Count > 0;

    /// <summary>The key of this text. Takes the same time however long the text is and whichever key it is or is not.</summary>
    public ApiKey? Find(string text)
    {
        var hash = Hash(text);
        ApiKey? found = null;
        foreach (var (known, key) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
                found = key;
        }

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Whose key it is, and what it may do.</summary>
internal sealed record ApiKey(string Name, ApiKeyRights Rights);
