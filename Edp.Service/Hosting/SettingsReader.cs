using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Reads the settings before there is a container, because they decide what is registered in it.</summary>
internal static class SettingsReader
{
    /// <exception cref="OptionsValidationException">Settings are out of bounds or can't work together.</exception>
    /// <exception cref="WrongSettingException">A setting has no value of its type, or there is no such setting.</exception>
    public static EdpOptions Read(IConfiguration configuration)
    {
        using var services = new ServiceCollection().AddEdpOptions(configuration).BuildServiceProvider();
        try
        {
            return services.GetRequiredService<IOptions<EdpOptions>>().Value;
        }
        catch (InvalidOperationException e)
        {
            throw new WrongSettingException(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message, e);
        }
    }
}
