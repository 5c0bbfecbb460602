using System.Diagnostics;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Tests.Processes;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void Current_IsAlive_AndNamesThisProcess()
    {
        Assert.StartsWith($"{Environment.ProcessId}:", ProcessIdentity.Current, StringComparison.Ordinal);
        Assert.True(ProcessIdentity.IsAlive(ProcessIdentity.Current));
        Assert.NotEmpty(ProcessIdentity.Host);
    }

    [Fact]
    public void IsAlive_SameNumberAndAnotherStart_IsNot() => Assert.False(ProcessIdentity.IsAlive($"{Environment.ProcessId}:long ago"));

    [Fact]
    public void IsAlive_ProcessThatHasEnded_IsNot()
    {
        using var process = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh", OperatingSystem.IsWindows() ? ["/c", "exit"] : ["-c", "exit"]))!;
        process.WaitForExit();

        Assert.False(ProcessIdentity.IsAlive($"{process.Id}:{ProcessIdentity.Current.Split(':')[1]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no number:1")]
    [InlineData("17")]
    public void IsAlive_WhatIsNoIdentity_CountsAsAlive(string identity) => Assert.True(ProcessIdentity.IsAlive(identity));
}
