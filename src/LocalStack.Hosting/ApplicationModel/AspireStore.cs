using System.Security.Cryptography;
using LocalStack.Hosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps files by their contents in the AppHost's data directory.</summary>
internal sealed class AspireStore(AppHostDataDirectory dataDirectory) : IAspireStore
{
    public string BasePath => dataDirectory.CreateFolder("store");

    public string GetFileNameWithContent(string filenameTemplate, Stream contentStream)
    {
        ArgumentException.ThrowIfNullOrEmpty(filenameTemplate);
        ArgumentNullException.ThrowIfNull(contentStream);

        var folder = BasePath;
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                contentStream.CopyTo(file);
            }

            string hash;
            using (var file = File.OpenRead(temporary))
            {
                hash = Convert.ToHexStringLower(SHA256.HashData(file))[..12];
            }

            var name = Path.GetFileName(filenameTemplate);
            var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}");

            // Two AppHosts may store the same contents at once; a rename makes either of them whole.
            File.Move(temporary, path, overwrite: true);
            return path;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
