using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Storage.Fencing;

namespace OnlineLearning.Storage;

/// <summary>Registers what keeps a silo that was taken for dead from writing.</summary>
public static class WriterFenceSiloBuilderExtensions
{
    /// <summary>
    /// For a cluster of several silos over one journal: a silo that takes a grain over has the journal refuse all that are dead by the membership table before it reads. One silo alone (localhost clustering) needs none, and has no cost.
    /// </summary>
    public static ISiloBuilder AddWriterFence(this ISiloBuilder builder)
    {
        builder.Services.AddSingleton(services => new JournalWriter(services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()));
        builder.Services.AddSingleton<DeadSilos>();
        return builder;
    }
}
