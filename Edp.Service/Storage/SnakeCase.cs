using System.Text.Json;

namespace Edp.Service.Storage;

/// <summary>Names of columns.</summary>
internal static class SnakeCase
{
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
