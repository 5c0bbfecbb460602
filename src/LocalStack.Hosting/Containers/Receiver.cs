namespace LocalStack.Hosting.Containers;

/// <summary>Hands on what is reported at once and in order; <see cref="Progress{T}"/> would hand it to other threads.</summary>
internal sealed class Receiver<T>(Action<T> receive) : IProgress<T>
{
    public void Report(T value) => receive(value);
}
