extern alias gateway;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using gateway::OnlineLearning.Definitions;
using OnlineLearning.Core.Definitions;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Docs;

/// <summary>What the documents tell a reader to do works as it stands.</summary>
public sealed class DocumentTests
{
    private const string Address = "http://127.0.0.1:8080";

    public static TheoryData<string> Names => new(Document.All.Select(document => document.Name));

    public static TheoryData<string> Runnable => new(Document.All.Where(document => document.Snippets().Any(IsRunnable)).Select(document => document.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_link_leads_to_a_file_of_the_repository(string name)
    {
        var document = new Document(name);
        var lost = document.Links().Where(link => !Path.Exists(Path.Combine(document.Folder, link))).ToList();
        Assert.True(lost.Count == 0, $"{name} links to what is not there: {string.Join(", ", lost)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_definition_binds_and_every_JSON_block_is_JSON(string name)
    {
        foreach (var snippet in new Document(name).Snippets())
        {
            if (snippet.Kind == "yaml")
            {
                var (node, errors) = YamlReader.Read(snippet.Text, name);
                Assert.True(node is not null, string.Join('\n', errors));
                var bound = DefinitionBinder.Bind([node], DefinitionSet.Empty, prune: false);
                Assert.True(bound.IsValid, string.Join('\n', bound.Errors));
            }
            else if (snippet.Kind == "json")
            {
                using var parsed = JsonDocument.Parse(snippet.Text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task Every_runnable_block_succeeds_against_a_server_without_data(string name)
    {
        var blocks = new Document(name).Snippets().Where(IsRunnable).ToList();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the blocks are for bash");
        using var folder = new TempFolder();
        using var server = await ServerProcess.Start(folder);
        foreach (var block in blocks)
        {
            // Without it curl ends with 0 whatever it is answered, and this test could not fail.
            Assert.All(block.Text.Split('\n').Where(line => line.Contains("curl ", StringComparison.Ordinal)), line => Assert.Matches("curl (-sf|.*--fail)", line));
            var script = "set -euo pipefail\n" + block.Text.Replace(Address, server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
            var (exitCode, output, error) = await Bash(script);
            Assert.True(exitCode == 0, $"{name}:{block.Line} ends with {exitCode}\n{output}\n{error}");
        }
    }

    [Fact]
    public async Task The_loop_of_the_README_is_ten_lines_and_learns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the block is for bash");
        var loop = new Document("README.md").Snippets().Single(IsRunnable).Text;
        Assert.Equal(10, loop.Split('\n').Length);
        using var folder = new TempFolder();
        using var server = await ServerProcess.Start(folder);
        var (_, output, _) = await Bash(loop.Replace(Address, server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal).Replace("curl -sf", "curl -sf -w '\\n'", StringComparison.Ordinal));
        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(9, answers.Count);
        Assert.Equal("PRESENT", answers[2].GetProperty("results")[0].GetProperty("statuses")[0].GetString());
        Assert.Equal("learnt", answers[4].GetProperty("status").GetString());
        Assert.True(answers[5].GetProperty("prediction").GetDouble() > answers[3].GetProperty("prediction").GetDouble(), output);
        Assert.Equal(2, answers[8].GetProperty("updates").GetInt64());
    }

    [Fact]
    public void The_first_commands_of_the_README_are_the_demo_and_the_tests()
        => Assert.Equal("dotnet run -c Release --project silo -- --demo\ndotnet test", new Document("README.md").Snippets()[0].Text);

    // What starts a server, a build, the tests or the command line is run by tests of its own.
    private static bool IsRunnable(Snippet snippet) => snippet.Kind == "bash" && !snippet.Text.Contains("dotnet ", StringComparison.Ordinal) && !snippet.Text.StartsWith("ol ", StringComparison.Ordinal);

    [Fact]
    public async Task The_first_command_works_in_the_folder_it_is_given_in_so_that_its_data_are_there()
    {
        var (exitCode, output, error) = await Run("dotnet", "msbuild", Path.Combine("silo", "OnlineLearning.Silo.csproj"), "-getProperty:RunWorkingDirectory");
        Assert.True(exitCode == 0, output + error);
        Assert.Equal(Document.Root, output.Trim());
    }

    private static Task<(int ExitCode, string Output, string Error)> Bash(string script) => Run("bash", "-c", script);

    private static async Task<(int ExitCode, string Output, string Error)> Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Document.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
