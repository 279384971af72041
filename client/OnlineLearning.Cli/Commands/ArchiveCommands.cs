using System.CommandLine;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol export FILE</c> and <c>ol import FILE</c>: everything that a server holds, out and in.</summary>
internal static class ArchiveCommands
{
    public static Command Export(Terminal terminal, ServerOption server)
    {
        var file = new Argument<string>("FILE") { Description = "File to write, a .tar.gz; it is replaced once all has come." };
        var command = new Command("export", "Write the server's definitions, entities and models to one archive.") { file };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var path = parse.GetRequiredValue(file);
            var length = await WholeFile.Write(path, into => client.Export(into, cancel));
            terminal.Out.WriteLine($"{path}: {Figures.Count(length)} bytes");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Import(Terminal terminal, ServerOption server)
    {
        var file = new Argument<string>("FILE") { Description = "What ol export has written." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say whether the server would take it." };
        var anyService = new Option<bool>("--any-service") { Description = "Also take the archive of another service id." };
        var json = JsonOption.Create();
        var command = new Command("import", "Load an archive into a server that has no definitions, on whatever storage.") { file, dryRun, anyService, json };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse, Timeout.InfiniteTimeSpan);
            var path = parse.GetRequiredValue(file);
            var isAny = parse.GetValue(anyService);
            // First as a whole to its end: a damaged one leaves no trace in the server.
            var result = await Send(check: true);
            if (!parse.GetValue(dryRun))
            {
                result = await Send(check: false);
            }

            if (parse.GetValue(json))
            {
                terminal.WriteJson(result, ClientJson.Default.ImportResult);
            }
            else
            {
                terminal.Out.WriteLine($"{(result.CheckedOnly ? "would load" : "loaded")} definitions of version {result.DefinitionsVersion}, {Figures.Count(result.Entities)} entities, {Figures.Count(result.Models)} models");
            }

            return ExitCodes.Done;

            async Task<ImportResult> Send(bool check)
            {
                await using var archive = Open(path);
                return await client.Import(archive, check, isAny, cancel);
            }
        });
        return command;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"{path} cannot be read: {exception.Message}");
        }
    }
}
