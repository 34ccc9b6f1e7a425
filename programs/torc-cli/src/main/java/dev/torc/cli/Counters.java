package dev.torc.cli;

import dev.torc.counters.Counter;
import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints once what the processes of the domain have counted.
@Command(
        name = "counters",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Print what Torc's processes have counted so far, also of those that were killed.",
            "",
            "Each server, session, ring, reactor and pool of a process has a line. Numbers that are 0 are left out. "
                    + "The process is only looked at: it does not notice.",
            "",
            "  calls         calls that were answered",
            "  inFlight      calls that are under way just now",
            "  sleeps        how often the thread slept",
            "  wakes         how often it had to wake a peer, a system call each",
            "  pollsPaid     polls before a sleep that found work, and pollsLost those that did not",
            "  systemCalls   calls of Linux to submit and to wait, wakes apart",
            "  stray         answers to no call: a peer that breaks the protocol",
            "",
            "What a killed process has left is shown as gone, for a day after it was first seen to be."
        },
        footer = {
            "",
            "Examples:",
            "  torc counters                  all processes of the domain",
            "  torc counters 4711 --json      one of them, for a script",
            "  TORC_COUNTERS=off PROGRAM      a process that shows nothing"
        })
final class Counters implements Callable<Integer> {

    @Parameters(paramLabel = "PID", arity = "0..*", description = "Only these processes.")
    private List<Long> processes = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object a line, with every number.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var domain = new DomainProcesses(processes);
        DomainProcesses.Found found = domain.look();
        for (Reading.Unreadable file : found.unreadable()) {
            spec.commandLine().getErr().println("torc counters: " + file.file() + " is not shown: " + file.reason());
        }
        if (found.processes().isEmpty() && !(json && processes.isEmpty())) {
            throw new CommandFailure(ExitCode.FAILED, domain.nothing());
        }
        PrintWriter out = spec.commandLine().getOut();
        for (Reading.OfProcess process : found.processes()) {
            if (json) {
                printJson(process, out);
            } else {
                print(process, out);
            }
        }
        return ExitCode.DONE;
    }

    private static void print(Reading.OfProcess process, PrintWriter out) {
        out.println(ProcessLine.of(process));
        for (SetReading set : process.sets()) {
            var line = new StringBuilder();
            for (Counter counter : Counter.values()) {
                if (set.get(counter) != 0) {
                    line.append("  ").append(counter.label()).append(' ').append(set.get(counter));
                }
            }
            set.latencies()
                    .filter(latencies -> latencies.count() > 0)
                    .ifPresent(latencies -> line.append("  p50 ")
                            .append(Amounts.time(latencies.quantileNanos(0.5)))
                            .append("  p99 ")
                            .append(Amounts.time(latencies.quantileNanos(0.99))));
            out.printf("  %-8s %-24s%s%n", set.subject().label(), set.label(), line);
        }
        if (process.unshown() > 0) {
            out.println("  and " + process.unshown() + " that found no place, or cannot be read");
        }
    }

    private static void printJson(Reading.OfProcess process, PrintWriter out) throws IOException {
        for (SetReading set : process.sets()) {
            try (JsonLines lines = JsonLines.to(out)) {
                ProcessLine.begin(lines, process, set);
                for (Counter counter : Counter.values()) {
                    lines.number(counter.label(), set.get(counter));
                }
                if (set.latencies().isPresent()) {
                    Amounts.write(lines, set.latencies().get());
                }
                lines.end();
            }
        }
    }
}
