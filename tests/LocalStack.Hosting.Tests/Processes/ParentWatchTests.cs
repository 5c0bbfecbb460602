using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Tests.Processes;

public sealed class ParentWatchTests
{
    [Theory]
    [InlineData("/usr/share/dotnet/dotnet run --project AppHost", true)]
    [InlineData("dotnet run", true)]
    [InlineData("dotnet --diagnostics run", true)]
    [InlineData("dotnet watch", true)]
    [InlineData("/usr/share/dotnet/dotnet /usr/share/dotnet/sdk/10.0.401/DotnetTools/dotnet-watch/10.0/tools/net10.0/any/dotnet-watch.dll", true)]
    [InlineData("dotnet AppHost.dll", false)]
    [InlineData("dotnet test", false)]
    [InlineData("/bin/bash -i", false)]
    [InlineData("bash run", false)]
    [InlineData("", false)]
    public void IsDotnetCommandLine_Words_AreRecognised(string commandLine, bool expected)
    {
        Assert.Equal(expected, ParentWatch.IsDotnetCommandLine(commandLine.Split(' ')));
    }

    [Fact]
    public void TryStart_ParentIsNoDotnetRun_WatchesNobody()
    {
        using ParentWatch? watch = ParentWatch.TryStart();

        Assert.SkipWhen(watch is not null, "These tests were started by 'dotnet run' or 'dotnet watch' themselves.");
        Assert.Null(watch);
    }
}
