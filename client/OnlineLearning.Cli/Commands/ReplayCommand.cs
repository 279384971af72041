using System.CommandLine;
using System.Globalization;
using OnlineLearning.Cli.Prequential;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol replay FILE</c>: the same as evaluate, through a running server.</summary>
internal static class ReplayCommand
{
    private const int MostConcurrent = 1024;

    public static Command Build(Terminal terminal, ServerOption server)
    {
        var options = new RunOptions();
        var definition = new Option<string?>("--definition", "-d") { Description = "Definitions with the table's mapping. Default: what the server has applied.", HelpName = "FILE|DIR" };
        var speed = Ranged("--speed", "Event time passes so many times as fast as the clock. Default: as fast as it goes.", "FACTOR", value => value > 0 && double.IsFinite(value), "a number above 0");
        var concurrency = Ranged("--concurrency", "Rows under way at the same time; rows of one primary entity keep their order. Default 1.", "N", IsCount, $"a whole number from 1 to {MostConcurrent}");
        var command = new Command("replay", "Predict each row of a table through the server, then send its label; show metrics beside baselines.") { definition, speed, concurrency };
        options.AddTo(command);
        command.SetAction(async (parse, cancel) =>
        {
            var name = options.OnlyModel(parse);
            using var client = server.Connect(parse);
            var path = parse.GetValue(definition);
            var definitions = path is null ? await AppliedDefinitions.Read(client, cancel) : DefinitionFiles.Bind(DefinitionFiles.Read(path));
            var model = definitions.Model(name, path ?? "the server");
            var settings = options.Read(parse) with { Speed = parse.GetValue(speed), Lanes = (int)(parse.GetValue(concurrency) ?? 1) };
            var run = new PrequentialRun(terminal, settings, model, definitions);
            var report = await Watched.Run(terminal, "replay", progress => run.Through(new ServerLoop(client, model), progress, cancel));
            options.Write(terminal, parse, report);
            return ExitCodes.Done;
        });
        return command;
    }

    private static bool IsCount(double value) => value is >= 1 and <= MostConcurrent && Math.Floor(value) == value;

    private static Option<double?> Ranged(string name, string description, string helpName, Func<double, bool> isAllowed, string allowed) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isAllowed(value))
            {
                return value;
            }

            argument.AddError($"{name}: was given \"{text}\"; allowed is {allowed}");
            return null;
        },
    };
}
