using System.CommandLine;
using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>--time</c>, written as tables write it.</summary>
internal static class TimeOption
{
    public static Option<DateTimeOffset?> Create(string description) => new("--time")
    {
        Description = description,
        HelpName = "RFC3339",
        CustomParser = argument =>
        {
            try
            {
                return ValueParser.Time("--time", argument.Tokens[0].Value, "iso");
            }
            catch (BadValueException exception)
            {
                argument.AddError(exception.Message);
                return null;
            }
        },
    };
}
