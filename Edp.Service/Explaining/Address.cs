namespace Edp.Service.Explaining;

/// <summary>What is asked about.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Path">A key, or the start of keys: a prefix or a folder.</param>
/// <param name="IsKey">Whether it is a key.</param>
internal sealed record Address(string Bucket, string Path, bool IsKey)
{
    /// <summary>The address as a folder.</summary>
    public Address AsFolder() => this with { Path = Path.Length == 0 || Path.EndsWith('/') ? Path : Path + '/', IsKey = false };
}

/// <summary>One way to read what was asked.</summary>
/// <param name="Address">What it then means.</param>
/// <param name="Remark">How it was taken, where that is not a matter of course; null where it is.</param>
internal sealed record AddressReading(Address Address, string? Remark);
