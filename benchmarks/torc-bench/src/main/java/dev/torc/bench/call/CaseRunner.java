package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.ring.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the process that calls does: it goes through the cases, with new connections for each.
public final class CaseRunner {

    private CaseRunner() {}

    /// Connects as many as a case has.
    public interface Connector {

        /// {@return the callers, which are closed when they have been measured}
        List<Caller> connect(CallCase what) throws Exception;
    }

    /// Measures every case of `cases`, and prints a sample or a failure for each. The CPU time is that of this
    /// process and of `servers`.
    public static void measureAll(Arguments arguments, ChildMain.Console console, Connector connector) {
        List<Long> processes = new ArrayList<>(List.of(ProcessHandle.current().pid()));
        Arrays.stream(arguments.text("servers").split(","))
                .filter(word -> !word.isEmpty())
                .map(Long::valueOf)
                .forEach(processes::add);
        CpuClock cpu = new CpuClock(processes);
        long warmMillis = arguments.number("warm");
        for (String word : arguments.text("cases").split(",")) {
            CallCase what = CallCase.parse(word);
            try {
                List<Caller> callers = connector.connect(what);
                try {
                    console.result(
                            what.caseName(), Crowd.measure(callers, cpu, warmMillis, arguments.number("measure")));
                } finally {
                    callers.forEach(Caller::close);
                }
            } catch (Throwable e) {
                // Everything, so that one case does not take the others with it.
                console.failure(what.caseName(), e);
            }
            warmMillis = arguments.number("warmAgain");
        }
    }
}
