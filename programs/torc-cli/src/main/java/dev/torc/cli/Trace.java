package dev.torc.cli;

import dev.torc.cli.TraceTarget.Traced;
import dev.torc.cli.TracedCall.Stage;
import dev.torc.counters.SetReading;
import dev.torc.counters.TracedEvent;
import dev.torc.counters.TracedEvent.Arguments;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows each call of a running process or scheme, as `strace(1)` shows system calls.
@Command(
        name = "trace",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Show each call of a running process or scheme: operation, arguments, result, and how long it took.",
            "",
            "Nothing is stopped, and nothing waits for the tracer: one that is too slow misses calls, and says how "
                    + "many. A process that nobody traces pays nothing for it. It can be traced by its own user only.",
            "",
            "Of a process, the calls that it makes are shown, and those that it serves; of a scheme, those that are "
                    + "made of it, each behind its caller's number. A line comes when its call is answered."
        },
        footer = {
            "",
            "Examples:",
            "  torc trace file                all calls of the scheme file",
            "  torc trace 4711 --failed       what goes wrong for a process",
            "  torc trace kernel -c --for 5   where the kernel's time goes, for five seconds",
            "  torc trace file -e OPENAT2,CLOSE --json"
        })
final class Trace implements Callable<Integer> {

    private static final Duration ASKED = Duration.ofSeconds(3);
    private static final long ASK_EVERY_NANOS = 500_000_000L;
    private static final long LOOK_EVERY_NANOS = 2_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;

    @Parameters(paramLabel = "PID|NAME", description = "A process, or a scheme.")
    private String target;

    @Option(
            names = {"-c", "--summary"},
            description = "Count calls, failures and time by operation, and print a table at the end.")
    private boolean summary;

    @Option(
            names = {"-e", "--opcode"},
            paramLabel = "OPCODE",
            split = ",",
            description = "Only these operations, such as OPENAT2,READ_FIXED.")
    private List<String> opcodes = new ArrayList<>();

    @Option(
            names = {"-Z", "--failed"},
            description = "Only calls that failed.")
    private boolean failed;

    @Option(names = "--slower", paramLabel = "MICROS", description = "Only calls that took longer.")
    private long slowerMicros;

    @Option(names = "--client", paramLabel = "PID", description = "Only calls that this process makes.")
    private Optional<Long> client = Optional.empty();

    @Option(names = "--linux", description = "Of a process, also the calls that it makes of Linux by its ring.")
    private boolean linux;

    @Option(
            names = {"-t", "--time"},
            description = "Begin each line with the time of day.")
    private boolean time;

    @Option(
            names = {"-n", "--calls"},
            paramLabel = "COUNT",
            description = "End after so many calls.")
    private long mostCalls = Long.MAX_VALUE;

    @Option(names = "--for", paramLabel = "SECONDS", description = "End after so long.")
    private long mostSeconds;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<Key, TracedEvent.Begun> open = new HashMap<>();
    private final TraceSummary counts = new TraceSummary();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean interrupted;
    private boolean ofScheme;
    private long calls;

    /// What names a call among those of all processes that are traced.
    private record Key(long process, TracedEvent.Origin origin) {}

    @Override
    public Integer call() throws IOException {
        for (String opcode : opcodes) {
            if (!CallText.isName(opcode)) {
                throw new ParameterException(spec.commandLine(), "there is no operation \"" + opcode + "\".");
            }
        }
        TraceTarget wanted = TraceTarget.of(target, linux);
        ofScheme = !target.matches("\\d+");
        // What was asked for by an interrupt is to end with what was seen so far.
        Thread onInterrupt = Thread.ofPlatform().unstarted(this::endAndWait);
        List<Traced> traced = wanted.attach(new DomainProcesses(List.of()));
        try {
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            trace(traced);
            finish(traced);
        } finally {
            traced.forEach(Traced::close);
            ended.countDown();
        }
        return ExitCode.DONE;
    }

    private void endAndWait() {
        interrupted = true;
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void trace(List<Traced> traced) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        long startNanos = System.nanoTime();
        long askedNanos = startNanos - ASK_EVERY_NANOS;
        boolean told = false;
        boolean runs = true;
        while (runs && !isOver(startNanos)) {
            long now = System.nanoTime();
            if (now - askedNanos >= ASK_EVERY_NANOS) {
                askedNanos = now;
                runs = ask(traced);
                if (!told) {
                    told = true;
                    traced.forEach(this::tellOf);
                }
            }
            boolean more = false;
            for (Traced one : traced) {
                more |= read(one);
            }
            out.flush();
            if (!more && runs) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
        for (Traced one : traced) {
            while (calls < mostCalls && read(one)) {
                // What was written before the end is read to its end.
            }
        }
    }

    private boolean isOver(long startNanos) {
        return interrupted
                || calls >= mostCalls
                || spec.commandLine().getOut().checkError()
                || (mostSeconds > 0
                        && System.nanoTime() - startNanos
                                >= Duration.ofSeconds(mostSeconds).toNanos());
    }

    /// {@return whether any process runs}
    private static boolean ask(List<Traced> traced) throws IOException {
        boolean runs = false;
        for (Traced one : traced) {
            runs |= one.reader().ask(ASKED);
            one.look();
            if (one.reader().isRefused()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "process " + one.processId() + " has no room in the domain's directory to trace its calls.");
            }
        }
        return runs;
    }

    private void tellOf(Traced one) {
        spec.commandLine()
                .getErr()
                .println("torc trace: attached to " + one.processId() + " "
                        + Terminal.shown(one.reader().process().program()));
    }

    private boolean read(Traced one) throws IOException {
        try {
            return one.reader().read(event -> {
                try {
                    take(one, event);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void take(Traced one, TracedEvent event) throws IOException {
        Key key = new Key(one.processId(), event.origin());
        switch (event) {
            case TracedEvent.Begun begun -> open.put(key, begun);
            case TracedEvent.TakenBack _ -> open.remove(key);
            case TracedEvent.Ended end -> {
                Optional<Arguments> arguments =
                        Optional.ofNullable(open.remove(key)).map(TracedEvent.Begun::arguments);
                tell(one, event, end.opcode(), arguments, end.tookNanos(), end.result(), Stage.ENDED);
            }
            case TracedEvent.WentOn part -> {
                Optional<Arguments> arguments =
                        Optional.ofNullable(open.get(key)).map(TracedEvent.Begun::arguments);
                tell(one, event, part.opcode(), arguments, part.tookNanos(), part.result(), Stage.GOES_ON);
            }
            case TracedEvent.AtOnce whole ->
                tell(
                        one,
                        event,
                        whole.arguments().opcode(),
                        Optional.of(whole.arguments()),
                        0,
                        whole.result(),
                        Stage.ENDED);
        }
    }

    private void tell(
            Traced one,
            TracedEvent event,
            int opcode,
            Optional<Arguments> arguments,
            long tookNanos,
            long result,
            Stage stage)
            throws IOException {
        Optional<SetReading> set = one.set(event.origin().set(), event.origin().uses());
        if (one.isWanted(set) && calls < mostCalls) {
            var call = new TracedCall(one.processId(), set, opcode, arguments, event.nanos(), tookNanos, result, stage);
            if (isWanted(one, call)) {
                calls++;
                print(call);
            }
        }
    }

    private boolean isWanted(Traced one, TracedCall call) {
        OptionalLong only = one.client().isPresent()
                ? one.client()
                : client.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        return (opcodes.isEmpty() || opcodes.contains(CallText.name(call.opcode())))
                && (!failed || (call.stage() == Stage.ENDED && call.result() < 0))
                && call.tookNanos() >= slowerMicros * NANOS_PER_MICRO
                && (only.isEmpty() || call.caller() == only.getAsLong());
    }

    private void print(TracedCall call) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (summary) {
            if (call.stage() == Stage.ENDED) {
                counts.add(call);
            }
        } else if (json) {
            printJson(call, out);
        } else {
            out.println((time ? clock(call) + " " : "") + call.line(ofScheme));
        }
    }

    private static Instant at(TracedCall call) {
        return Instant.now().minusNanos(System.nanoTime() - call.endNanos());
    }

    private static String clock(TracedCall call) {
        LocalTime then = LocalTime.ofInstant(at(call), ZoneId.systemDefault());
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%06d",
                then.getHour(),
                then.getMinute(),
                then.getSecond(),
                then.getNano() / NANOS_PER_MICRO);
    }

    private static void printJson(TracedCall call, PrintWriter out) throws IOException {
        try (JsonLines lines = JsonLines.to(out)) {
            lines.begin()
                    .text("at", at(call).toString())
                    .number("process", call.processId())
                    .number("caller", call.caller())
                    .text(
                            "subject",
                            call.set().map(set -> set.subject().label()).orElse("?"))
                    .text("label", call.label())
                    .text("opcode", CallText.name(call.opcode()));
            if (call.arguments().isPresent()) {
                lines.text("arguments", CallText.arguments(call.arguments().get()));
            }
            lines.text("stage", call.stage().name().toLowerCase(Locale.ROOT)).number("nanos", call.tookNanos());
            if (call.stage() != Stage.UNFINISHED) {
                lines.number("result", call.result());
                Errno errno = Errno.ofResult(call.result());
                if (errno != Errno.UNLISTED) {
                    lines.text("errno", errno.name());
                }
            }
            lines.end();
        }
    }

    /// Tells of what has no answer yet, and of what was not seen.
    private void finish(List<Traced> traced) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (Traced one : traced) {
            for (Map.Entry<Key, TracedEvent.Begun> entry : open.entrySet()) {
                TracedEvent.Begun begun = entry.getValue();
                if (entry.getKey().process() == one.processId()) {
                    long soFar = System.nanoTime() - begun.nanos();
                    Arguments said = begun.arguments();
                    tell(one, begun, said.opcode(), Optional.of(said), soFar, 0, Stage.UNFINISHED);
                }
            }
        }
        if (summary && json) {
            counts.printJson(out);
        } else if (summary) {
            counts.lines().forEach(out::println);
        }
        out.flush();
        for (Traced one : traced) {
            long lost = one.reader().lost();
            if (lost > 0) {
                spec.commandLine()
                        .getErr()
                        .println("torc trace: " + lost + " records of process " + one.processId()
                                + " were not seen: it calls faster than this can print. A call is two records.");
            }
        }
    }
}
