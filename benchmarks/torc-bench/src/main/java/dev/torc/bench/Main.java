package dev.torc.bench;

import dev.torc.bench.call.CallBench;
import dev.torc.bench.file.FileBench;
import dev.torc.bench.mailbox.MailboxBench;
import dev.torc.bench.pool.PoolBench;
import dev.torc.bench.ring.RingBench;
import dev.torc.bench.runtime.RuntimeBench;
import dev.torc.bench.sessions.SessionsBench;
import dev.torc.bench.uring.UringBench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command line of the benchmarks.
@Command(
        name = "torc bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        header = "Measures Torc beside C and beside its peers, in one interleaved run.",
        description = {
            "",
            "  ring   calls between two processes: round trips (both polling, both",
            "         sleeping, a call every 2 ms, other load on the CPUs), batched",
            "         calls per second, what an idle session costs",
            "  uring  random 4 KiB reads of a 1 GiB file through Linux' io_uring,",
            "         page cache warm and O_DIRECT, with 1, 32 and 128 in flight",
            "  file   the same reads, asked for by another process in a session",
            "  pool   memory of mixed lengths given back and taken, with 100 to 1,000,000",
            "         pieces in use, by 1 and 4 threads, beside netty and malloc; what a million",
            "         cost beside 100; how much memory an hour of it holds",
            "  runtime  what a call costs by each face of a reactor, beside the queues and",
            "         the JDK; an echo server beside netty's, 64 and 1,000 connections",
            "  call   a call that does nothing and a read of 4 KiB by 1, 8 and 64 clients: within",
            "         a process, between two, and by way of the kernel, beside gRPC, Unix sockets",
            "         and Aeron",
            "  sessions  2,000 sessions with one server, and 100,000 open handles: memory of each,",
            "         what idling and a call cost, what each gets when all call at once",
            "  mailbox  messages from 1 to 16 senders to one receiver: one queue for all of them",
            "         beside a ring for each, a deque with a lock, Agrona, JCTools, Aeron; round",
            "         trips, 1 to 64 calls in flight, how often who sleeps is woken, silent senders",
            "  all    all of them",
            "",
            "Every contestant runs in processes of its own and takes one turn a round. A cell of a table is the median"
                    + " of the rounds, [min..max], and (×ratio): ours ÷ theirs, the median over the rounds. CPU time is"
                    + " that of all processes of a contestant: on a machine that does other things too, believe it"
                    + " before operations per second."
        },
        footer = {
            "",
            "Examples:",
            "  torc bench all --quick            everything, in less than three minutes",
            "  torc bench ring --only futex      what has 'futex' in its name, and ours",
            "  torc bench uring --json >r.jsonl  objects there, the table on the screen",
            "",
            "Exit codes: 0 measured, 1 nothing could be measured, 2 the command line was wrong. A missed target is no error."
        })
public final class Main implements Callable<Integer> {

    private static final int DEFAULT_RUNS = 5;
    private static final int QUICK_RUNS = 2;
    private static final int MAX_RUNS = 100;
    private static final Duration UNLIMITED = Duration.ofDays(1);

    @Parameters(
            arity = "0..1",
            paramLabel = "ring|uring|file|pool|runtime|call|sessions|mailbox|all",
            defaultValue = "all",
            description = "What to measure (default: ${DEFAULT-VALUE}).")
    private Which which = Which.ALL;

    @Option(names = "--quick", description = "Short samples, few rounds: all of it in less than three minutes.")
    private boolean quick;

    @Option(
            names = "--json",
            description = "Print one JSON object a line: bench, case, unit, median, min, max, runs, peer, ratio (ours ÷"
                    + " peer's), better (lower or higher).")
    private boolean json;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Rounds, 1 to 100 (default: 5; with --quick 2, the second as far as time allows).")
    private @Nullable Integer runs;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "Only contestants or cases with TEXT in their names; ours is always among them.")
    private @Nullable String only;

    @Option(
            names = "--save",
            paramLabel = "FOLDER",
            description = "Write every sample to a table there, as mailbox.csv, and a picture beside it where there is"
                    + " one to draw. What the table has already counts as earlier rounds, so that several short runs"
                    + " add up.")
    private @Nullable Path save;

    private Main() {}

    /// Runs the command line and ends the JVM with its exit code.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int rounds = runs == null ? (quick ? QUICK_RUNS : DEFAULT_RUNS) : runs;
        if (rounds < 1 || rounds > MAX_RUNS) {
            System.err.println("--runs must be 1 to " + MAX_RUNS);
            return CommandLine.ExitCode.USAGE;
        }
        Settings settings =
                new Settings(quick ? Settings.Pace.QUICK : Settings.Pace.THOROUGH, rounds, Optional.ofNullable(only));
        PrintStream standardOut = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream tables = json ? new PrintStream(System.err, true, StandardCharsets.UTF_8) : standardOut;
        boolean measured = false;
        try (Workshop workshop = new Workshop(settings, Workshop.defaultCache())) {
            for (Which bench : which.benches()) {
                Plan plan = Selection.of(settings, bench.plan(workshop));
                Optional<SavedResults> saved =
                        Optional.ofNullable(save).map(folder -> new SavedResults(folder, bench.toString()));
                Results results = saved.isPresent() ? saved.get().read() : new Results();
                new Rounds(rounds, runs == null ? bench.limit(settings) : UNLIMITED, System.err).run(plan, results);
                if (saved.isPresent()) {
                    saved.get().write(plan, results);
                }
                Report.printTables(plan, results, tables);
                if (json) {
                    Report.printJson(plan, results, standardOut);
                }
                measured |= plan.contests().stream()
                        .anyMatch(
                                contest -> !results.contestants(contest.name()).isEmpty());
            }
        }
        return measured ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /// What can be measured.
    enum Which {
        RING,
        URING,
        FILE,
        POOL,
        RUNTIME,
        CALL,
        SESSIONS,
        MAILBOX,
        ALL;

        List<Which> benches() {
            List<Which> benches = new ArrayList<>(List.of(this));
            if (this == ALL) {
                benches = List.of(RING, URING, FILE, POOL, RUNTIME, CALL, SESSIONS, MAILBOX);
            }
            return benches;
        }

        Plan plan(Workshop workshop) {
            return switch (this) {
                case RING -> RingBench.plan(workshop);
                case URING -> UringBench.plan(workshop);
                case FILE -> FileBench.plan(workshop);
                case POOL -> PoolBench.plan(workshop);
                case RUNTIME -> RuntimeBench.plan(workshop);
                case CALL -> CallBench.plan(workshop);
                case SESSIONS -> SessionsBench.plan(workshop);
                case MAILBOX -> MailboxBench.plan(workshop);
                case ALL -> throw new AssertionError("all is not one of the benches");
            };
        }

        /// {@return when to begin no further turn: what keeps `--quick` below three minutes for all, on a busy
        /// machine too}
        Duration limit(Settings settings) {
            if (!settings.quick()) {
                return UNLIMITED;
            }
            return switch (this) {
                case RING -> Duration.ofSeconds(55);
                case URING -> Duration.ofSeconds(28);
                case FILE -> Duration.ofSeconds(10);
                case POOL -> Duration.ofSeconds(10);
                case RUNTIME -> Duration.ofSeconds(20);
                case CALL -> Duration.ofSeconds(18);
                case SESSIONS -> Duration.ofSeconds(8);
                case MAILBOX -> Duration.ofSeconds(12);
                case ALL -> throw new AssertionError("all is not one of the benches");
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
