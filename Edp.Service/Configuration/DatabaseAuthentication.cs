namespace Edp.Service.Configuration;

/// <summary>How the service proves to PostgreSQL who it is.</summary>
public enum DatabaseAuthentication
{
    /// <summary>By the password of the settings, or whatever else the connection string says.</summary>
    Password,

    /// <summary>
    /// By a token of AWS's credentials instead of a password ("IAM database authentication" in the Amazon RDS User Guide): always
    /// encrypted, made anew before it expires.
    /// </summary>
    Iam
}
