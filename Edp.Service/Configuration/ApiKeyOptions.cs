using System.ComponentModel.DataAnnotations;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Http:ApiKeys:&lt;n&gt;</c>: a key of one user or program, and what it may do.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Whose key it is, for the log and for what is done by hand: 1 to 64 characters, each name once.</summary>
    [Required(ErrorMessage = "is required: whose key it is")]
    [StringLength(64, ErrorMessage = "takes 1 to {1} characters")]
    public string Name { get; set; } = "";

    /// <summary>The key: 16 to 512 characters.</summary>
    [Secret]
    [Required(ErrorMessage = "takes 16 to 512 characters")]
    [StringLength(512, MinimumLength = 16, ErrorMessage = "takes {2} to {1} characters")]
    public string Key { get; set; } = "";

    /// <summary>A file that has the key, in place of <see cref="Key"/>, as platforms mount secrets. Read at the start.</summary>
    public string? KeyFile { get; set; }

    /// <summary>What it may do: <c>Read</c>, <c>Ingest</c>, <c>Operate</c>, with commas between them. Default Read.</summary>
    public ApiKeyRights Rights { get; set; } = ApiKeyRights.Read;
}
