using System.Diagnostics;
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
    public async Task ParentExited_ParentKilled_Completes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such watch on Windows.");
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"'{TestPrograms.ContainmentHost}' watch-parent & wait"]) { RedirectStandardOutput = true })!;
        Assert.Equal($"watching {parent.Id}", await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithinLimit());

        parent.Kill();

        Assert.Equal("parent gone", await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithinLimit());
        Assert.Null(await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithinLimit());
    }

    [Fact]
    public void TryStart_ParentIsNoDotnetRun_WatchesNobody()
    {
        using ParentWatch? watch = ParentWatch.TryStart();

        Assert.SkipWhen(watch is not null, "These tests were started by 'dotnet run' or 'dotnet watch' themselves.");
        Assert.Null(watch);
    }
}
