namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>Compares what clients were told with what the cluster has: acknowledged &lt;= applied &lt;= sent, each once.</summary>
internal static class LedgerCheck
{
    /// <summary>Whatever does not add up; empty when all is well.</summary>
    public static List<string> Violations(LedgerBook book, LedgerState state)
    {
        var violations = new List<string>();
        foreach (var driver in book.Drivers)
        {
            Driver(driver, state.Drivers[driver.Key], violations);
            Between($"{driver.Key}: labels of the rider whose examples are sent once", driver.SingleStars, state.Riders[driver.SingleRider].Labels, violations);
        }

        foreach (var rider in book.Drivers.SelectMany(driver => driver.Stars).GroupBy(stars => stars.Key, stars => stars.Value))
        {
            Same($"{rider.Key}: labels", rider.Sum(), state.Riders[rider.Key].Labels, violations);
        }

        Updates(LedgerDefinition.Eta, state.Drivers.Values.Sum(driver => driver.Eta.Labels), book, state, violations);
        Updates(LedgerDefinition.Stars, state.Drivers.Values.Sum(driver => driver.Stars.Labels), book, state, violations);
        Whole("stars: labels of all riders", state.Drivers.Values.Sum(driver => driver.Stars.Labels), state.Riders.Values.Sum(rider => rider.Labels), Untold(LedgerDefinition.Stars, book), violations);
        return violations;
    }

    private static void Driver(DriverBook driver, in LedgerDriver has, List<string> violations)
    {
        // Two binary digits each: 0 not applied, 1 once, 2 or 3 more often.
        var (marks, singles) = ((long)has.Marks % DriverBook.SingleBase, (long)has.Marks / DriverBook.SingleBase);
        var applied = 0;
        for (var number = 0; number < driver.SingleEvents.Count; number++)
        {
            var times = (int)(singles >> (2 * number)) & 3;
            if (times > 1 || (times == 0 && driver.SingleEvents[number]))
            {
                violations.Add($"{driver.Key}: event {number} of those sent once was {(driver.SingleEvents[number] ? "" : "not ")}acknowledged and applied {times} times");
            }

            applied += times;
        }

        Same($"{driver.Key}: marks", driver.Marks, marks, violations);
        Same($"{driver.Key}: events", driver.Events + applied, has.Events, violations);
        Same($"{driver.Key}: events in the window", driver.Events + applied, has.Counted, violations);
        Between($"{driver.Key}: labels", driver.SingleLabels, has.Eta.Labels - driver.Labels, violations);
        Between($"{driver.Key}: examples", driver.SingleStars, has.Stars.Labels - driver.Stars.Values.Sum(), violations);
    }

    /// <summary>The shard's numbers: each of the acknowledged once, no number beyond the last, and gaps only where something was applied that nobody was told of.</summary>
    private static void Updates(string model, long labels, LedgerBook book, LedgerState state, List<string> violations)
    {
        var (numbers, updates, singles) = (book.Numbers[model], state.Updates[model], Untold(model, book));
        Whole($"{model}: updates of the shard, and labels of all drivers", labels, updates, singles, violations);
        if (!numbers.IsEmpty && (numbers.Keys.Min() < 1 || numbers.Keys.Max() > updates))
        {
            violations.Add($"{model}: update {numbers.Keys.Max()} was acknowledged; the shard has {updates}");
        }

        if (updates - numbers.Count is var untold && (untold < 0 || untold > singles))
        {
            violations.Add($"{model}: {numbers.Count} updates were acknowledged under numbers of their own and {singles} were sent once and not acknowledged; the shard has {updates}");
        }
    }

    /// <summary>Labels that were sent once and not acknowledged.</summary>
    private static int Untold(string model, LedgerBook book)
        => book.Drivers.Sum(driver => (model == LedgerDefinition.Eta ? driver.SingleLabels : driver.SingleStars).Count(isAcknowledged => !isAcknowledged));

    /// <summary>What a driver has, the shard and the rider have. Of one that was sent once and broken off they may have what its driver has not: its repetition would find it, and none came.</summary>
    private static void Whole(string what, long labels, long has, int untold, List<string> violations)
    {
        if (has < labels || has > labels + untold)
        {
            violations.Add($"{what}: expected {labels}, and at most {untold} more that were sent once and not acknowledged, is {has}");
        }
    }

    private static void Between(string what, List<bool> once, long applied, List<string> violations)
    {
        if (applied < once.Count(isAcknowledged => isAcknowledged) || applied > once.Count)
        {
            violations.Add($"{what}: acknowledged {once.Count(isAcknowledged => isAcknowledged)}, applied {applied}, sent {once.Count}");
        }
    }

    private static void Same(string what, long expected, long actual, List<string> violations)
    {
        if (expected != actual)
        {
            violations.Add($"{what}: expected {expected}, is {actual}");
        }
    }
}
