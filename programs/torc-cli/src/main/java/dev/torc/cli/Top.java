package dev.torc.cli;

import dev.torc.counters.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows what the processes of the domain do, as they do it.
@Command(
        name = "top",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Watch what Torc's processes do: calls, sleeps and wakes a second, depth, pools, latencies.",
            "",
            "Where the domain has a kernel, the contexts come first, a line for each: its rings, the calls a second "
                    + "that it makes over them, how many are under way (DEPTH), handles and waiting calls at the kernel.",
            "",
            "Below, a line stands for a server, its end of a session (served), a client's end (session), a ring of Linux, a "
                    + "reactor or a pool. What to look for:",
            "",
            "  CALLS/s     calls that were answered; of a ring, completions",
            "  FLIGHT      calls under way. Stuck above 0 with 0 CALLS/s: somebody does not answer",
            "  SLEEPS/s    near CALLS/s: each call is waited for alone; more in flight would cost less",
            "  WAKES/s     system calls to wake the peer. Far below CALLS/s is good: it finds work without",
            "  SYSCALLS/s  other calls of Linux, to submit and to wait",
            "  P50, P99    half of the calls, and 99 of 100, took no longer. Only while latencies are timed (key l, or "
                    + "--latencies), which costs the watched processes some 100 ns a call",
            "",
            "Keys: q quits, l times latencies or stops it. Where output or input is no terminal, it prints a table "
                    + "once."
        },
        footer = {
            "",
            "Examples:",
            "  torc top                       watch all processes of the domain",
            "  torc top --latencies 4711      watch one, and how long its calls take",
            "  torc top --json --interval 5   lines for a script, every five seconds"
        })
final class Top implements Callable<Integer> {

    private static final int MOST_SECONDS = 25;
    private static final int TENTHS = 10;
    private static final int QUIT = 'q';
    private static final int LATENCIES = 'l';
    private static final double NANOS = 1e9;

    @Parameters(paramLabel = "PID", arity = "0..*", description = "Only these processes.")
    private List<Long> processes = new ArrayList<>();

    @Option(names = "--once", description = "Print one table of one interval, and end.")
    private boolean once;

    @Option(names = "--json", description = "Print one JSON object a line, again after each interval.")
    private boolean json;

    @Option(names = "--latencies", description = "Ask the processes to time their calls while this runs.")
    private boolean latencies;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How long to count for a rate, 1 to " + MOST_SECONDS + ". Default: ${DEFAULT-VALUE}.")
    private int intervalSeconds;

    @Spec
    private CommandSpec spec;

    private final TopContexts contexts = new TopContexts();
    private List<Contexts.Row> contextsSeen = List.of();
    private List<Reading.OfProcess> lastSeen = List.of();
    private long lastNanos;

    @Override
    public Integer call() throws IOException {
        if (intervalSeconds < 1 || intervalSeconds > MOST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(), "--interval is " + intervalSeconds + ", must be 1 to " + MOST_SECONDS + ".");
        }
        try (contexts) {
            return show();
        }
    }

    private Integer show() throws IOException {
        var domain = new DomainProcesses(processes);
        PrintWriter out = spec.commandLine().getOut();
        if (!once && !json && Terminal.isOutput()) {
            Optional<Screen> taken = Screen.take(out, intervalSeconds * TENTHS);
            if (taken.isPresent()) {
                try (Screen screen = taken.get()) {
                    watch(domain, screen);
                }
                return ExitCode.DONE;
            }
        }
        print(domain, out);
        return ExitCode.DONE;
    }

    private void watch(DomainProcesses domain, Screen screen) throws IOException {
        int key = Screen.NO_KEY;
        while (key != QUIT) {
            latencies ^= key == LATENCIES;
            Interval interval = look(domain);
            var lines = new ArrayList<String>();
            lines.add("torc top  " + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  "
                    + count(lastSeen.size()) + ", every " + intervalSeconds + " s   q quits, l "
                    + (latencies ? "stops timing" : "times calls"));
            lines.add("");
            lines.addAll(contexts.lines(contextsSeen, lastSeen, interval));
            lines.addAll(lastSeen.isEmpty() ? List.of(domain.nothing()) : TopTable.lines(lastSeen, interval));
            screen.show(lines);
            key = screen.key();
        }
    }

    private static String count(int found) {
        return found == 1 ? "1 process" : found + " processes";
    }

    private void print(DomainProcesses domain, PrintWriter out) throws IOException {
        look(domain);
        do {
            pause();
            Interval interval = look(domain);
            if (json) {
                contexts.printJson(contextsSeen, lastSeen, interval, out);
                TopTable.printJson(lastSeen, interval, out);
            } else if (lastSeen.isEmpty()) {
                throw new CommandFailure(ExitCode.FAILED, domain.nothing());
            } else {
                contexts.lines(contextsSeen, lastSeen, interval).forEach(out::println);
                TopTable.lines(lastSeen, interval).forEach(out::println);
            }
            out.flush();
        } while (json && !once && !out.checkError());
    }

    /// Looks again.
    ///
    /// @return what happened since the last look
    private Interval look(DomainProcesses domain) throws IOException {
        DomainProcesses.Found found = domain.look();
        long now = System.nanoTime();
        double seconds = lastNanos == 0 ? 0 : (now - lastNanos) / NANOS;
        Interval interval = seconds == 0 ? Interval.first() : Interval.since(lastSeen, seconds);
        contextsSeen = contexts.look(seconds).stream()
                .filter(row -> processes.isEmpty() || processes.contains(row.pid()))
                .toList();
        lastSeen = found.processes();
        lastNanos = now;
        if (latencies) {
            // Longer than an interval, so that it does not end between two looks; and soon after this one is over.
            domain.askForLatencies(lastSeen, Duration.ofSeconds(intervalSeconds + 3L));
        }
        return interval;
    }

    private void pause() {
        long endNanos = System.nanoTime() + Duration.ofSeconds(intervalSeconds).toNanos();
        for (long left = endNanos - System.nanoTime(); left > 0; left = endNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
