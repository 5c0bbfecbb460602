using System.Globalization;
using System.Net;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Downloads an archive from an npm registry over HTTP. It trusts nothing that it is told: the caller checks the pinned hash.</summary>
internal sealed class RegistrySource(Uri registry)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Downloads the archive into the folder and answers with its path.</summary>
    /// <exception cref="NativeServerException">The registry cannot be reached, refuses, stalls, or sends something else than the whole archive.</exception>
    public async Task<string> FetchAsync(NativeServerPackage package, string folder, Action<string> progress, CancellationToken cancellationToken)
    {
        // https://registry/@scope/name/-/name-1.2.3.tgz
        var fileName = $"{package.Name[(package.Name.LastIndexOf('/') + 1)..]}-{package.Version}.tgz";
        var address = new Uri(registry, $"{package.Name}/-/{fileName}");
        var archive = Path.Combine(folder, fileName);

        using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectLimit };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        // The caller's token means: stop. Ours means: the registry has been silent for too long; each byte received puts it off.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(StallLimit);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new NativeServerException($"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}{HintFor(response.StatusCode)}");
            }

            await SaveAsync(response, archive, package, progress, limited).ConfigureAwait(false);
            return archive;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NativeServerException($"{address} sent nothing for {StallLimit.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException exception)
        {
            throw new NativeServerException($"{address} could not be read: {Innermost(exception)}", exception);
        }
    }

    private static async Task SaveAsync(HttpResponseMessage response, string archive, NativeServerPackage package, Action<string> progress, CancellationTokenSource limited)
    {
        var total = response.Content.Headers.ContentLength;
        var received = 0L;
        var lastReport = DateTime.MinValue;
        var buffer = new byte[64 * 1024];

        var target = new FileStream(archive, FileMode.CreateNew, FileAccess.Write);
        await using (target.ConfigureAwait(false))
        {
            var source = await response.Content.ReadAsStreamAsync(limited.Token).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                int count;
                while ((count = await ReadAsync(response, source, buffer, limited.Token).ConfigureAwait(false)) > 0)
                {
                    limited.CancelAfter(StallLimit);
                    if ((received += count) > PackageArchive.MaxArchiveBytes)
                    {
                        throw new NativeServerException($"{response.RequestMessage?.RequestUri} sends more than {PackageArchive.MaxArchiveBytes >> 20} MB, which no server package has");
                    }

                    await target.WriteAsync(buffer.AsMemory(0, count), limited.Token).ConfigureAwait(false);
                    if (DateTime.UtcNow - lastReport > ProgressInterval)
                    {
                        lastReport = DateTime.UtcNow;
                        progress(Describe(package, received, total));
                    }
                }
            }
        }

        progress(Describe(package, received, total ?? received));
    }

    private static async Task<int> ReadAsync(HttpResponseMessage response, Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new NativeServerException($"{response.RequestMessage?.RequestUri} broke off: {Innermost(exception)}", exception);
        }
    }

    private static string Describe(NativeServerPackage package, long received, long? total) => total is { } all and > 0
        ? string.Create(CultureInfo.InvariantCulture, $"Downloading {package.DisplayName}: {received / 1e6:0.0} of {all / 1e6:0.0} MB ({100 * received / all} %)")
        : string.Create(CultureInfo.InvariantCulture, $"Downloading {package.DisplayName}: {received / 1e6:0.0} MB");

    private static string HintFor(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $" (this registry wants credentials; install npm, which uses those of your .npmrc, or set '{NativeServerPackageStore.RegistrySetting}')",
        HttpStatusCode.NotFound => $" (this registry does not have the package; set '{NativeServerPackageStore.RegistrySetting}' to one that does)",
        _ => "",
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
