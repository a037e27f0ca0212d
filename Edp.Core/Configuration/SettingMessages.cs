namespace Edp.Core.Configuration;

/// <summary>What the attributes of settings say when a value is wrong.</summary>
internal static class SettingMessages
{
    /// <summary>The message of a range.</summary>
    public const string Range = "takes {1} to {2}";
}
