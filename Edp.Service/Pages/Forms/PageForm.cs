using Microsoft.AspNetCore.Http.Metadata;

namespace Edp.Service.Pages.Forms;

/// <summary>Of an endpoint: that it takes a form of a page, up to so many bytes.</summary>
internal sealed record PageForm(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
