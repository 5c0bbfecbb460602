using System.IO.Pipelines;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>A build through the engine's API.</summary>
internal sealed class ImageBuild(ContainerEngine engine)
{
    public async Task BuildAsync(ContainerBuild build, BuildContext context, BuildLog log, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var packing = PackAsync(context, pipe.Writer, cancellationToken);
        var pull = new PullProgress("base image", engine.TimeProvider);
        string? fault = null;
        try
        {
            await engine.AskAsync(
                $"The image of '{build.Name}' was not built",
                client => client.Images.BuildImageFromDockerfileAsync(
                    new ImageBuildParameters
                    {
                        Tags = [build.Image.Reference],
                        Dockerfile = context.DockerfileName,
                        Target = build.Stage,
                        BuildArgs = build.Arguments.ToDictionary(),
                        Labels = build.Labels.ToDictionary(),
                        Pull = build.PullPolicy == ContainerPullPolicy.Always ? "1" : null,
                        Remove = true,
                        ForceRemove = true,
                    },
                    pipe.Reader.AsStream(),
                    [],
                    null,
                    new Receiver<JSONMessage>(message =>
                    {
                        fault ??= message.Error?.Message;
                        if (message.Stream is { } text)
                        {
                            log.Write(text);
                        }
                        else if (pull.Next(message) is { } line)
                        {
                            log.Write(line);
                        }
                    }),
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception) when (!cancellationToken.IsCancellationRequested)
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            if (await packing.ConfigureAwait(false) is { } unreadable)
            {
                throw log.Failed(unreadable.Message);
            }

            throw exception.Error is ContainerEngineError.NotAnswering or ContainerEngineError.DiskFull ? exception : log.Failed(EngineReason(exception));
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await packing.ConfigureAwait(false);
        }

        if (fault is not null)
        {
            throw log.Failed(fault);
        }
    }

    private static string EngineReason(ContainerEngineException exception) =>
        exception.InnerException is Docker.DotNet.DockerApiException api ? EngineFault.MessageOf(api) : exception.Message;

    /// <summary>Writes the context into the request while it is sent; never throws. Returns why a file could not be read.</summary>
    private static async Task<Exception?> PackAsync(BuildContext context, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await context.WriteAsync(writer.AsStream(leaveOpen: true), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException or InvalidOperationException or ArgumentException)
        {
            fault = exception;
        }

        await writer.CompleteAsync(fault).ConfigureAwait(false);
        return fault;
    }
}
