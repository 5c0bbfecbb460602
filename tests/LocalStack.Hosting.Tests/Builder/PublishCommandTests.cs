using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting.Tests.Builder;

public class PublishCommandTests : ModelTest
{
    [Theory]
    [InlineData("publish", "--output", "/out", "--build")]
    [InlineData("publish", "-o", "/out", "--build=true")]
    [InlineData("--operation", "publish", "--output-path", "/out", "--build", "true")]
    [InlineData("--publisher", "docker-compose", "--build", "--output-path", "/out")]
    public void Forms_MeanTheSame(params string[] args)
    {
        var builder = Aspire.Hosting.DistributedApplication.CreateBuilder(new Aspire.Hosting.DistributedApplicationOptions { Args = args, ProjectDirectory = Folder });

        Assert.True(builder.ExecutionContext.IsPublishMode);
        Assert.Equal("/out", builder.Configuration[AppHostCommandLine.OutputPathKey]);
        Assert.Equal("true", builder.Configuration[AppHostCommandLine.BuildKey]);
        Assert.Equal(Environments.Production, builder.Environment.EnvironmentName);
    }

    [Theory]
    [InlineData]
    [InlineData("--operation", "run")]
    [InlineData("--some", "publish")]
    [InlineData("--output", "/out")]
    public void OtherCommandLines_Run(params string[] args) => Assert.True(CreateBuilder(args).ExecutionContext.IsRunMode);
}
