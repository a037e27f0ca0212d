using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Checks the bounds that the options' attributes give.</summary>
[OptionsValidator]
internal sealed partial class EdpOptionsValidator : IValidateOptions<EdpOptions>;
