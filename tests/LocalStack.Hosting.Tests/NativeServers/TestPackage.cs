using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Tests.NativeServers;

/// <summary>A small archive in the form of npm's, and the description that pins it.</summary>
internal sealed class TestPackage
{
    private readonly List<TarEntry> _entries = [];

    public byte[] Archive { get; private set; } = [];

    /// <summary>A package that is as it should be: a program, a library, and a link to the library.</summary>
    public static (NativeServerPackage Package, byte[] Archive) CreateGood()
    {
        var content = new TestPackage()
            .Add("package/package.json", "{}")
            .Add("package/native/bin/server", "#!/bin/sh\necho it runs\n", isExecutable: true)
            .Add("package/native/lib/libx.so.1.2", "library")
            .Add("package/native/links.json", """[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so.1"}]""");
        return (content.Build(), content.Archive);
    }

    public TestPackage Add(string path, string text, bool isExecutable = false) => Add(new PaxTarEntry(TarEntryType.RegularFile, path)
    {
        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
        Mode = isExecutable ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.UserRead,
    });

    public TestPackage Add(TarEntry entry)
    {
        _entries.Add(entry);
        return this;
    }

    public NativeServerPackage Build()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var entry in _entries)
            {
                tar.WriteEntry(entry);
            }
        }

        Archive = stream.ToArray();
        return new NativeServerPackage
        {
            DisplayName = "Server 1.2",
            Name = "@scope/server",
            Version = "1.2.0",
            Integrity = "sha512-" + Convert.ToBase64String(SHA512.HashData(Archive)),
            ContentFolder = "native",
            LinkList = "native/links.json",
            RequiredFiles = ["native/bin/server"],
        };
    }
}
