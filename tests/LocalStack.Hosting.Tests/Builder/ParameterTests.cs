using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class ParameterTests : ModelTest
{
    [Theory]
    [InlineData("Parameters:api-key")]
    [InlineData("Parameters:api_key")]
    public void Value_InConfiguration_ReplacesTheDefault(string key)
    {
        var parameter = CreateBuilder($"--{key}=configured").AddParameter("api-key", "default").Resource;

        Assert.Equal("configured", parameter.Value);
        Assert.Equal($"{key} (the command line)", parameter.ValueSource);
    }

    [Fact]
    public void Value_OfAnEarlierSource_GivesWayToALaterOne()
    {
        File.WriteAllText(Path.Combine(Folder, "appsettings.json"), """{ "Parameters": { "a": "file", "b": "file" } }""");
        var builder = CreateBuilder("--Parameters:b=line");

        var (a, b) = (builder.AddParameter("a").Resource, builder.AddParameter("b").Resource);

        Assert.Equal(("file", "line"), (a.Value, b.Value));
        Assert.Equal("Parameters:a (appsettings.json)", a.ValueSource);
    }

    [Fact]
    public void Value_Missing_SaysWhereToSetIt()
    {
        var parameter = CreateBuilder().AddParameter("api-key").Resource;

        var exception = Assert.Throws<MissingParameterValueException>(() => parameter.Value);

        Assert.Contains("Parameter 'api-key' has no value", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Parameters:api-key'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Parameters__api_key'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_ThatIsAwaited_ArrivesWhenItIsSet()
    {
        var parameter = CreateBuilder().AddParameter("key").Resource;
        parameter.AwaitValue();

        var reading = parameter.GetValueAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(reading.IsCompleted);
        parameter.SetValue("given", "a test");

        Assert.Equal("given", await reading);
        Assert.Equal("given", parameter.Value);
    }

    [Fact]
    public void Getter_IsCalledOnce()
    {
        var calls = 0;
        var parameter = CreateBuilder().AddParameter("key", () => $"value {++calls}").Resource;

        Assert.Equal(("value 1", "value 1"), (parameter.Value, parameter.Value));
    }

    [Fact]
    public void SecretDefault_IsNotPublished() =>
        Assert.Throws<ArgumentException>(() => CreateBuilder().AddParameter("key", "value", publishValueAsDefault: true, secret: true));

    [Fact]
    public void GeneratedPassword_IsTheSameInTheNextRunAndClosedToOthers()
    {
        var first = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(CreateBuilder(), "db-password").Value;
        var second = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(CreateBuilder(), "db-password").Value;

        Assert.Equal(22, first.Length);
        Assert.Equal(first, second);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "data", "secrets.json")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Folder, "data")));
        }
    }

    [Fact]
    public void GeneratedPassword_GivesWayToConfiguration()
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(CreateBuilder("--Parameters:db-password=mine"), "db-password");

        Assert.Equal("mine", password.Value);
        Assert.False(File.Exists(Path.Combine(Folder, "data", "secrets.json")));
    }

    [Fact]
    public async Task Secret_AskedForByManyAtOnce_IsOne()
    {
        var file = Path.Combine(Folder, "secrets", "secrets.json");

        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => new SecretsFile(file).GetOrAdd("key", () => $"made by {number}"))));

        Assert.Single(values.Distinct());
    }

    [Fact]
    public void SecretsFile_KeepsWhatItDoesNotKnow()
    {
        var file = Path.Combine(Folder, "secrets.json");
        File.WriteAllText(file, """{ "Other": "kept", /* by hand */ }""");
        var secrets = new SecretsFile(file);

        secrets.Set("Parameters:key", "1");
        secrets.Set("parameters:KEY", "2");

        Assert.Equal(("kept", "2"), (secrets.Get("Other"), secrets.Get("Parameters:key")));
        Assert.True(secrets.Remove("Parameters:key"));
        Assert.Null(secrets.Get("Parameters:key"));
    }

    [Fact]
    public void SecretsFile_Broken_IsNotReplaced()
    {
        var file = Path.Combine(Folder, "secrets.json");
        File.WriteAllText(file, "{ broken");

        var exception = Assert.Throws<DistributedApplicationException>(() => new SecretsFile(file).GetOrAdd("key", () => "new"));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.Equal("{ broken", File.ReadAllText(file));
    }

    [Fact]
    public void Generated_HasWhatIsAskedFor()
    {
        var generator = new GenerateParameterDefault { MinLength = 30, MinLower = 3, MinUpper = 4, MinNumeric = 5, MinSpecial = 6 };

        for (var i = 0; i < 100; i++)
        {
            var value = generator.GetDefaultValue();
            Assert.Equal(30, value.Length);
            Assert.True(value.Count(char.IsAsciiLetterLower) >= 3 && value.Count(char.IsAsciiLetterUpper) >= 4 && value.Count(char.IsAsciiDigit) >= 5, value);
            Assert.True(value.Count(character => !char.IsAsciiLetterOrDigit(character)) >= 6, value);
        }
    }

    [Fact]
    public void Generated_FromNothing_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new GenerateParameterDefault { Lower = false, Upper = false, Numeric = false, Special = false }.GetDefaultValue());
        Assert.Throws<InvalidOperationException>(() => new GenerateParameterDefault { Special = false, MinSpecial = 1 }.GetDefaultValue());
    }
}
