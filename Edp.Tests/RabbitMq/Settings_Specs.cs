using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.RabbitMq;

[Parallelizable(ParallelScope.All)]
public sealed class When_RabbitMQ_is_configured
{
    private static readonly string Folder = Path.GetTempPath();

    [TestCase("Edp:RabbitMq:Host", "amqp://broker", "takes a host's name or address, no URL and no port; found 'amqp://broker'.")]
    [TestCase("Edp:RabbitMq:Host", "broker:5672", "takes a host's name or address, no URL and no port; found 'broker:5672'.")]
    [TestCase("Edp:RabbitMq:VirtualHost", "", "takes the name of a virtual host, / for the default one; found nothing.")]
    [TestCase("Edp:RabbitMq:Username", "", "takes the name of a user; found nothing.")]
    [TestCase("Edp:RabbitMq:PasswordFile", "/nowhere/password", "can't read '/nowhere/password'")]
    [TestCase("Edp:RabbitMq:Port", "0", "takes 1 to 65535")]
    public void Should_name_what_can_not_work(string setting, string value, string reason)
    {
        var failure = Failures((setting, value)).Single();

        Assert.That(failure, Does.StartWith($"{setting}: ").And.Contains(reason));
    }

    [Test]
    public void Should_not_guess_which_of_two_passwords_counts() => Assert.That(
        Failures(("Edp:RabbitMq:Password", "one"), ("Edp:RabbitMq:PasswordFile", "/nowhere/password")).Single(),
        Does.StartWith("Edp:RabbitMq:PasswordFile: ").And.Contains("Edp:RabbitMq:Password").And.Not.Contains("one"));

    [Test]
    public void Should_take_the_password_from_the_first_line_of_a_file()
    {
        var file = Path.Combine(Folder, $"edp-password-{Guid.NewGuid():N}");
        File.WriteAllText(file, "a secret \n# not of it\n");
        try
        {
            Assert.That(Failures(("Edp:RabbitMq:PasswordFile", file)), Is.Empty);
            Assert.That(RabbitMqSettings.PasswordOf(new RabbitMqOptions { PasswordFile = file }), Is.EqualTo("a secret "));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase(false, 5672)]
    [TestCase(true, 5671)]
    public void Should_take_the_protocols_port(bool tls, int port) =>
        Assert.That(new RabbitMqOptions { Tls = tls }.PortOrDefault, Is.EqualTo(port));

    private static IReadOnlyList<string> Failures(params (string Setting, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new("Edp:Transport", "RabbitMq"), .. settings.Select(one => KeyValuePair.Create(one.Setting, one.Value))])
            .Build();
        try
        {
            SettingsReader.Read(configuration);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }
}
