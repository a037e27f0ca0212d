namespace Edp.Tests.Amazon.Transport.Messages;

public interface INumbered
{
    int Number { get; }
}

public sealed record Ping(int Number) : INumbered;

public sealed record Pong(int Number);

public sealed record Unwanted(int Number);

public sealed record Large(string Text);
