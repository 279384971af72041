using System.CommandLine;
using System.Globalization;
using OnlineLearning.Client.Json;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol status</c>: the server.</summary>
internal static class StatusCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var json = JsonOption.Create();
        var command = new Command("status", "Show the server: version, uptime, definitions, journal, freshness.") { json };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var status = await client.Status(cancel);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(status, ClientJson.Default.ServerStatus);
                return ExitCodes.Done;
            }

            var journal = status.Journal is { } fill
                ? $"{Figures.Count(fill.Records)} records, {Figures.Count(fill.Bytes)} of {Figures.Count(fill.BoundBytes)} bytes"
                : Figures.None;
            terminal.Out.WriteLine($"version      {status.Version}");
            terminal.Out.WriteLine($"uptime       {TimeSpan.FromSeconds(Math.Floor(status.UptimeSeconds)):c}");
            terminal.Out.WriteLine($"definitions  {(status.DefinitionsVersion == 0 ? "none applied" : $"version {status.DefinitionsVersion}")}");
            terminal.Out.WriteLine($"models       {status.Models}");
            terminal.Out.WriteLine($"storage      {status.Storage ?? Figures.None}");
            terminal.Out.WriteLine($"journal      {journal}");
            if (status.Freshness is { } fresh)
            {
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"freshness    {Figures.Count(fresh.Behind)} of {Figures.Count(fresh.Reads)} reads behind, events durable after {fresh.AcknowledgeMeanSeconds * 1000:0.0} ms"));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
