using Microsoft.AspNetCore.Http;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Limits;

/// <summary>Wraps every endpoint: the gate before, problems for what is thrown after.</summary>
internal sealed class GuardedHandler(RequestGate gate, ILiveDefinitions definitions, Faults faults)
{
    public RequestDelegate Around(RequestDelegate handler) => context => definitions.IsRead ? Run(context, handler) : ProblemWriter.Send(context, Problem.Starting);

    /// <summary>For what can be answered before the definitions are known.</summary>
    public RequestDelegate AroundAtOnce(RequestDelegate handler) => context => Run(context, handler);

    private async Task Run(HttpContext context, RequestDelegate handler)
    {
        if (!gate.TryEnter())
        {
            await ProblemWriter.Send(context, Problem.Unavailable("too-busy", $"{gate.Most} requests are under way, which is as many as allowed at once; nothing was done, repeat the call"));
            return;
        }

        try
        {
            await handler(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody is left to be told.
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            context.Abort();
        }
        catch (Exception exception)
        {
            await ProblemWriter.Send(context, faults.Of(exception));
        }
        finally
        {
            gate.Leave();
        }
    }
}
