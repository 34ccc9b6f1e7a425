package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import dev.torc.bench.Operations;
import dev.torc.bench.Throughput;
import dev.torc.bench.ring.Calls;
import dev.torc.bench.ring.Placement;
import dev.torc.bench.ring.RingCalls;
import dev.torc.bench.ring.TorcPeer;
import dev.torc.mailbox.MailboxSender;
import dev.torc.mailbox.Registration;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ClientRing;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.SessionLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Calls between two processes by one thread, with several in flight, now and then, or beside others that are silent.
public final class InFlight {

    /// The case of calls that are rare.
    static final String RARE = "a call every 2 ms";

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /// How many calls there are between two looks at the clock, about.
    private static final int LOOK = 256;

    /// What is in flight while the code is warmed up.
    private static final int WARMING = 8;

    private InFlight() {}

    /// Measures for each number in flight in `counts`, and calls that are rare, by `means`.
    public static void run(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        Path folder = arguments.path("dir");
        PollingPolicy policy = TorcPeer.policy(arguments);
        Calls calls = switch (Means.Kind.valueOf(arguments.text("means"))) {
            case MAILBOX -> MailboxCalls.connect(folder, policy);
            case RINGS ->
                new RingCalls(new ClientRing(
                        TorcPeer.attach(UnixSocket.connect(folder.resolve("socket")))
                                .segment(),
                        null,
                        policy));
            case QUEUE, RINGS_BY_BATCH, DEQUE, AGRONA, JCTOOLS, AERON_EACH, AERON_SHARED ->
                throw new IllegalArgumentException("no calls are made by " + arguments.text("means"));
        };
        CpuClock cpu = new CpuClock(Companion.processes(arguments));
        long settleNanos = nanos(arguments, "settle");
        long measureNanos = nanos(arguments, "measure");
        warm(calls, cpu, arguments);
        placement.apply();
        for (String word : arguments.text("counts").split(",")) {
            int count = Integer.parseInt(word);
            console.result(caseName(count), measure(new Window(calls, count), calls, cpu, settleNanos, measureNanos));
        }
        console.result(RARE, measure(new Rare(calls), calls, cpu, settleNanos, measureNanos));
    }

    /// Measures one caller, for each number of others in `counts` that can send and do not. Both ends poll.
    public static void runBesideSilent(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        Silent others = switch (Means.Kind.valueOf(arguments.text("means"))) {
            case MAILBOX -> new SilentMailboxes(arguments.path("dir"));
            case RINGS -> new SilentRings(arguments.path("dir"));
            case QUEUE, RINGS_BY_BATCH, DEQUE, AGRONA, JCTOOLS, AERON_EACH, AERON_SHARED ->
                throw new IllegalArgumentException("nobody is silent in " + arguments.text("means"));
        };
        Calls calls = others.busy();
        CpuClock cpu = new CpuClock(Companion.processes(arguments));
        warm(calls, cpu, arguments);
        placement.apply();
        int silent = 0;
        for (String word : arguments.text("counts").split(",")) {
            for (; silent < Integer.parseInt(word); silent++) {
                others.addOne();
            }
            Map<Metric, Double> values =
                    measure(new Window(calls, 1), calls, cpu, nanos(arguments, "settle"), nanos(arguments, "measure"));
            values.put(Metric.HELD, others.bytesEach());
            console.result(caseNameBeside(silent), values);
        }
    }

    /// {@return the name of a case}
    static String caseName(int inFlight) {
        return inFlight + (inFlight == 1 ? " call in flight" : " calls in flight");
    }

    /// {@return the name of a case}
    static String caseNameBeside(int silent) {
        return "one caller beside " + silent + " silent senders";
    }

    private static void warm(Calls calls, CpuClock cpu, Arguments arguments) throws Exception {
        Window window = new Window(calls, WARMING);
        var unused = measure(window, calls, cpu, nanos(arguments, "warm"), 1);
    }

    /// Measures operations, and ends them.
    private static Map<Metric, Double> measure(
            Operations operations, Calls calls, CpuClock cpu, long settleNanos, long measureNanos) throws Exception {
        long before = operations.advance();
        long wakes = calls.wakes();
        Map<Metric, Double> values = new EnumMap<>(Throughput.measure(operations, cpu, settleNanos, measureNanos));
        values.put(Metric.WAKES, (double) (calls.wakes() - wakes) / (operations.advance() - before));
        operations.close();
        return values;
    }

    private static long nanos(Arguments arguments, String millis) {
        return TimeUnit.MILLISECONDS.toNanos(arguments.number(millis));
    }

    /// So many calls in flight, handed over by halves.
    private static final class Window implements Operations {

        private final Calls calls;
        private final int step;
        private final int rest;
        private long done;

        Window(Calls calls, int count) {
            this.calls = calls;
            step = Math.max(1, count / 2);
            rest = count - step;
            if (rest > 0) {
                calls.submit(rest);
            }
        }

        @Override
        public long advance() {
            for (int i = 0; i < LOOK; i += step) {
                calls.submit(step);
                calls.take(step);
                done += step;
            }
            return done;
        }

        @Override
        public void close() {
            calls.take(rest);
        }
    }

    /// A call, then a pause.
    private static final class Rare implements Operations {

        private final Calls calls;
        private long done;

        Rare(Calls calls) {
            this.calls = calls;
        }

        @Override
        public long advance() throws Exception {
            LockSupport.parkNanos(PERIOD_NANOS);
            calls.call();
            return ++done;
        }

        @Override
        public void close() {}
    }

    /// Senders that can be added, and one that is busy.
    private interface Silent {

        Calls busy() throws Exception;

        void addOne() throws Exception;

        /// {@return the shared memory that one of them comes to}
        double bytesEach() throws Exception;
    }

    private record SilentMailboxes(Path folder, List<MailboxSender> senders) implements Silent {

        SilentMailboxes(Path folder) {
            this(folder, new ArrayList<>());
        }

        @Override
        public Calls busy() throws IOException {
            return MailboxCalls.connect(folder, PollingPolicy.always());
        }

        @Override
        public void addOne() throws IOException {
            Registration own = MailboxCalls.mailboxes(folder).registerOrShare();
            senders.add(own.senderTo(own.find(Mailboxes.SERVER)));
        }

        @Override
        public double bytesEach() throws IOException {
            return MailboxCalls.mailboxes(folder).bytesEach();
        }
    }

    private record SilentRings(RingMeans rings) implements Silent {

        SilentRings(Path folder) {
            this(new RingMeans(folder, 1));
        }

        @Override
        public Calls busy() throws Exception {
            return new RingCalls(rings.connect(PollingPolicy.always()));
        }

        @Override
        public void addOne() throws Exception {
            var unused = rings.connect(PollingPolicy.always());
        }

        @Override
        public double bytesEach() {
            return SessionLayout.of(TorcPeer.SPEC).totalBytes();
        }
    }
}
