using System.Globalization;

namespace OnlineLearning.Silo.Demo;

/// <summary>What the demo shows while it plays: a line a simulated half hour.</summary>
internal sealed class DemoTable(TextWriter output, RideHailingDay day, ModelAnswer before)
{
    private const int BarLength = 30;
    private const double BarMinutes = 6;

    private int _alerts = before.Monitor.Alerts.Count;
    private bool _changed;

    public void Header(string address)
    {
        output.WriteLine();
        output.WriteLine($"Demo: {day.Count:N0} rides of {RideHailingDay.Drivers} drivers on {day.Date:yyyy-MM-dd}, played through the HTTP door.");
        output.WriteLine(before.Updates == 0
            ? "How many minutes will a ride take? The model starts from nothing and learns each ride when it ends."
            : $"How many minutes will a ride take? The model has learnt {before.Updates:N0} rides before and goes on from there.");
        output.WriteLine($"The grains at work: {address}/dashboard (it counts from its first visit on)");
        output.WriteLine();
        output.WriteLine("Mean absolute error in minutes of the rides that ended in the half hour before; best: what nobody can predict better.");
        output.WriteLine();
        output.WriteLine(" clock  rides   mean   last  model   best    rate");
    }

    public void Row(DateTimeOffset clock, RideErrors errors, ModelAnswer model)
    {
        if (errors.Rides > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $" {clock:HH:mm} {errors.Rides,6} {errors.RunningMean,6:F2} {errors.LastLabel,6:F2} {errors.Model,6:F2} {errors.Best,6:F2}  {model.LearningRate:F4}  {Bar(errors)}"));
        }

        Alarms(model);
        if (clock >= day.Change && !_changed)
        {
            _changed = true;
            output.WriteLine("        ~ road works begin: every kilometre is slower, a bridge is closed, a third of the drivers drive otherwise than before");
        }
    }

    /// <summary>Shows the newest alarm that has not been shown.</summary>
    public void Alarms(ModelAnswer model)
    {
        if (model.Monitor.Alerts.Count > _alerts)
        {
            output.WriteLine($"        ! {model.Monitor.Alerts[0].Kind} alarm: {model.Monitor.Alerts[0].Detail}");
            _alerts = model.Monitor.Alerts.Count;
        }
    }

    // The model's error, with a mark where the best possible would end.
    private static string Bar(RideErrors errors)
    {
        var bar = new string('#', Length(errors.Model)).PadRight(BarLength + 1).ToCharArray();
        bar[Length(errors.Best)] = '|';
        return new string(bar).TrimEnd();
    }

    private static int Length(double minutes) => (int)Math.Round(Math.Clamp(minutes / BarMinutes, 0, 1) * BarLength);
}
