using System.CommandLine;
using System.Text;
using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>--time</c>, written as tables write it.</summary>
internal static class TimeOption
{
    public static Option<DateTimeOffset?> Create(string description) => Create("--time", description);

    public static Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "RFC3339",
        CustomParser = argument =>
        {
            try
            {
                return new DateTimeOffset(TimeParser.Ticks(name, Encoding.UTF8.GetBytes(argument.Tokens[0].Value), "iso"), TimeSpan.Zero);
            }
            catch (BadValueException exception)
            {
                argument.AddError(exception.Message);
                return null;
            }
        },
    };
}
