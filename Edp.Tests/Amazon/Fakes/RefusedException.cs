using System.Net;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>A request that the real service would refuse.</summary>
internal sealed class RefusedException(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(message)
{
    public string Code => code;

    public HttpStatusCode Status => status;
}
