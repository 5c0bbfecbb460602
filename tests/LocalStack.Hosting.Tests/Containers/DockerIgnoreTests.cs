using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("bin", "bin", true)]
    [InlineData("bin", "bin/debug/app.dll", true)]
    [InlineData("bin", "src/bin/app.dll", false)]
    [InlineData("/bin/", "bin/app.dll", true)]
    [InlineData("./a/../bin", "bin/app.dll", true)]
    [InlineData("*/bin", "src/bin/app.dll", true)]
    [InlineData("*/bin", "src/app/bin/app.dll", false)]
    [InlineData("**/bin", "bin/app.dll", true)]
    [InlineData("**/bin", "a/b/bin", true)]
    [InlineData("**/bin", "a/cabin", false)]
    [InlineData("**/bin/**", "a/bin/x/y", true)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("**/*.md", "docs/README.md", true)]
    [InlineData("*.md", "README-md", false)]
    [InlineData("temp?", "temp1", true)]
    [InlineData("temp?", "temp", false)]
    [InlineData("te[a-n]p", "temp", true)]
    [InlineData("a+b(c)", "a+b(c)", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("# bin", "bin", false)]
    [InlineData("  bin  ", "bin", true)]
    [InlineData("*", "anything/at/all", true)]
    [InlineData("*\n!src", "src/app.cs", false)]
    [InlineData("*\n!src", "other", true)]
    [InlineData("*.md\n!README.md", "README.md", false)]
    [InlineData("!README.md\n*.md", "README.md", true)]
    [InlineData("docs\n!docs/keep\ndocs/keep/not", "docs/keep/not/x", true)]
    [InlineData("docs\n!docs/keep\ndocs/keep/not", "docs/keep/yes", false)]
    [InlineData("\uFEFFbin\r\nobj\r\n", "obj/x", true)]
    [InlineData("\uFEFFbin\r\nobj\r\n", "bin/x", true)]
    [InlineData("", "x", false)]
    public void Excludes_LastPatternThatNamesThePath_Decides(string text, string path, bool excluded) =>
        Assert.Equal(excluded, new DockerIgnore(text).Excludes(path));
}
