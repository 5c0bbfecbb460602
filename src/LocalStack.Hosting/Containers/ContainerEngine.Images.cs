using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Makes sure that the engine has an image; pulls it where the policy says so. Progress comes as readable lines, about one a second.</summary>
    /// <exception cref="ContainerEngineException">
    /// <see cref="ContainerEngineError.ImageNotFound"/>, <see cref="ContainerEngineError.RegistryUnreachable"/>,
    /// <see cref="ContainerEngineError.RegistryRefused"/>, <see cref="ContainerEngineError.RegistryBusy"/>, <see cref="ContainerEngineError.DiskFull"/> …
    /// </exception>
    public async Task EnsureImageAsync(ContainerImage image, ContainerPullPolicy policy, Action<string> progress, CancellationToken cancellationToken)
    {
        if (policy != ContainerPullPolicy.Always)
        {
            if (await FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }

            if (policy == ContainerPullPolicy.Never)
            {
                throw new ContainerEngineException(
                    ContainerEngineError.ImageNotFound,
                    $"Image '{image}' is not on this machine, and its pull policy is 'Never'. Pull or build it beforehand, or change the policy.");
            }
        }

        await PullAsync(image, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Builds an image; the engine's own cache makes an unchanged one quick. The output comes line by line.</summary>
    /// <returns>The image, by the name that the build gives it.</returns>
    /// <exception cref="ContainerEngineException"><see cref="ContainerEngineError.BuildFailed"/> with the failing step and its last lines, <see cref="ContainerEngineError.BuildUnsupported"/> …</exception>
    public async Task<ContainerImage> BuildAsync(ContainerBuild build, Action<string> output, CancellationToken cancellationToken)
    {
        var context = BuildContext.Open(build);
        var log = new BuildLog(build, output);
        if (ImageBuildTool.Needs(build, Kind))
        {
            await new ImageBuildTool(_options, _answer).BuildAsync(build, log, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await new ImageBuild(this).BuildAsync(build, context, log, cancellationToken).ConfigureAwait(false);
        }

        // Podman's API has told of some failures in its output only.
        if (await FindImageAsync(build.Image, cancellationToken).ConfigureAwait(false) is null)
        {
            throw log.Failed("it ended without an image");
        }

        return build.Image;
    }

    /// <summary>The image by its name, if the engine has it: its id, and the name by which the engine knows it.</summary>
    internal async Task<(string Id, string Reference)?> FindImageAsync(ContainerImage image, CancellationToken cancellationToken)
    {
        // To Podman's API a plain name is one of the public registry, while an image that was built or loaded here is localhost's.
        string[] names = Kind == ContainerEngineKind.Podman && image.Registry is null ? [image.Reference, $"localhost/{image.Reference}"] : [image.Reference];
        foreach (var name in names)
        {
            var found = await AskForAsync($"Image '{image}' was not looked for", client => client.Images.InspectImageAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                return (found.ID, name);
            }
        }

        return null;
    }

    private async Task PullAsync(ContainerImage image, Action<string> progress, CancellationToken cancellationToken)
    {
        var what = $"Image '{image}' was not pulled";
        var lines = new PullProgress(image.Reference, TimeProvider);
        var credentials = await RegistryCredentials.FindAsync(image, _options, cancellationToken).ConfigureAwait(false);
        string? fault = null;
        progress($"Pulling '{image}'");
        await AskAsync(
            what,
            client => client.Images.CreateImageAsync(
                new ImagesCreateParameters
                {
                    FromImage = image.Repository,
                    Tag = image.Sha256 is { Length: > 0 } digest ? $"sha256:{digest}" : image.Tag ?? ContainerImage.DefaultTag,
                },
                credentials,
                new Receiver<JSONMessage>(message =>
                {
                    // Once the answer has begun, a failure comes as one of its messages.
                    fault ??= message.Error?.Message;
                    if (lines.Next(message) is { } line)
                    {
                        progress(line);
                    }
                }),
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (fault is not null)
        {
            throw EngineFault.Create(what, EngineFault.Classify(System.Net.HttpStatusCode.InternalServerError, fault), fault);
        }

        if (await FindImageAsync(image, cancellationToken).ConfigureAwait(false) is null)
        {
            throw EngineFault.Create(what, ContainerEngineError.ImageNotFound, "the engine reported no fault, and does not have it");
        }

        progress($"Pulled '{image}'");
    }
}
