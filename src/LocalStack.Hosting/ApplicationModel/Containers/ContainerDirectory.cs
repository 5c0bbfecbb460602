namespace Aspire.Hosting.ApplicationModel;

/// <summary>A folder that is put into a container before it starts.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    /// <summary>What is in it.</summary>
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>Describes files and folders of this machine.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="searchPattern">The files of a folder to take.</param>
    /// <param name="searchOptions">Whether to take the folders in it.</param>
    /// <param name="updateItem">Changes each item.</param>
    /// <returns>The items.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static IEnumerable<ContainerFileSystemItem> GetFileSystemItemsFromPath(
        string path,
        string searchPattern = "*",
        SearchOption searchOptions = SearchOption.TopDirectoryOnly,
        Action<ContainerFileSystemItem>? updateItem = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var root = Path.GetFullPath(path);
        if (File.Exists(root))
        {
            return [Describe(root)];
        }

        if (!Directory.Exists(root))
        {
            throw new FileNotFoundException($"There is no file or folder '{root}' to put into the container.", root);
        }

        return List(root);

        List<ContainerFileSystemItem> List(string folder)
        {
            List<ContainerFileSystemItem> items = [.. Directory.EnumerateFiles(folder, searchPattern).Order(StringComparer.Ordinal).Select(Describe)];
            if (searchOptions == SearchOption.AllDirectories)
            {
                foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
                {
                    var entries = List(child);
                    if (entries.Count > 0)
                    {
                        items.Add(Update(new ContainerDirectory { Name = Path.GetFileName(child), Entries = entries }));
                    }
                }
            }

            return items;
        }

        ContainerFileSystemItem Describe(string file) => Update(new ContainerFile { Name = Path.GetFileName(file), SourcePath = file });

        ContainerFileSystemItem Update(ContainerFileSystemItem item)
        {
            updateItem?.Invoke(item);
            return item;
        }
    }
}
