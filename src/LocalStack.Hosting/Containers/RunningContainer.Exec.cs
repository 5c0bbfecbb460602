using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

internal sealed partial class RunningContainer
{
    /// <summary>What <see cref="ExecAsync"/> keeps of each output stream of a command.</summary>
    public const int MaxExecOutputBytes = 1024 * 1024;

    /// <summary>Runs a command in it and waits for its end, as the given user or as that of the container.</summary>
    /// <exception cref="ContainerEngineException">It does not run, or the command could not be started.</exception>
    public Task<ContainerExecResult> ExecAsync(IReadOnlyList<string> command, string? user, CancellationToken cancellationToken) => _engine.AskAsync(
        $"Command '{string.Join(' ', command)}' was not run in container '{Name}'",
        async client =>
        {
            var exec = await client.Exec.CreateContainerExecAsync(
                Id,
                new ContainerExecCreateParameters { Cmd = [.. command], AttachStdout = true, AttachStderr = true, User = user ?? "" },
                cancellationToken).ConfigureAwait(false);
            var (output, error) = await ReadAsync(client, exec.ID, cancellationToken).ConfigureAwait(false);
            var ended = await client.Exec.InspectContainerExecAsync(exec.ID, cancellationToken).ConfigureAwait(false);
            return new ContainerExecResult(ended.ExitCode ?? -1, output, error);
        },
        cancellationToken);

    private static async Task<(string Output, string Error)> ReadAsync(DockerClient client, string execId, CancellationToken cancellationToken)
    {
        using var stream = await client.Exec.StartContainerExecAsync(execId, new ContainerExecStartParameters(), cancellationToken).ConfigureAwait(false);
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            if (read.EOF)
            {
                break;
            }

            var into = read.Target == MultiplexedStream.TargetStream.StandardError ? error : output;
            into.Write(buffer, 0, (int)Math.Min(read.Count, MaxExecOutputBytes - into.Length));
        }

        return (Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length), Encoding.UTF8.GetString(error.GetBuffer(), 0, (int)error.Length));
    }
}
