package dev.torc.bench.sessions;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.RingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The process with very many sessions, or sessions with very many handles.
public final class ManyClient {

    /// A session among thousands: what it may have in flight, and its pool, are small.
    private static final SessionSetup SMALL =
            SessionSetup.standard().with(RingSpec.ofEntries(16)).withPoolBytes(1 << 14);

    private static final int RING_ENTRIES = 4096;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;
    private static final long SETTLE_MILLIS = 300;

    /// With fewer, what else happens in the server weighs more than they do.
    private static final int FEWEST_TO_WEIGH = 1000;

    private final Arguments arguments;
    private final Reactor reactor;
    private final Path socket;
    private final CpuClock both;
    private final List<Session> sessions = new ArrayList<>();
    private final List<RemoteFile> handles = new ArrayList<>();

    private ManyClient(Arguments arguments, Reactor reactor) {
        this.arguments = arguments;
        this.reactor = reactor;
        this.socket = arguments.path("dir").resolve(ManyServer.SOCKET);
        this.both = new CpuClock(List.of(ProcessHandle.current().pid(), (long) arguments.number("server")));
    }

    /// Opens `sessions`, each with a handle, and measures what they cost when nothing happens, what a call costs
    /// while the others sleep, and what all of them get at the same time.
    public static void runSessions(Arguments arguments, ChildMain.Console console) throws Exception {
        try (Reactor reactor = Reactor.start(ReactorSetup.standard().withEntries(RING_ENTRIES))) {
            ManyClient client = new ManyClient(arguments, reactor);
            int count = arguments.number("sessions");
            Map<Metric, Double> idle = client.idle(count, () -> {
                client.open();
                client.handles.add(client.sessions.getLast().open("it", OpenMode.READ));
            });
            console.result(SessionsBench.IDLE_SESSIONS, idle);
            console.result(SessionsBench.ONE_OF_MANY, client.oneAtATime());
            console.result(
                    SessionsBench.ALL_AT_ONCE,
                    new EachInFlight(reactor, client.sessions, client.handles)
                            .measure(client.both, arguments.number("warm"), arguments.number("measure")));
            client.close();
        }
    }

    /// Opens `handles` over two sessions, and measures what they cost when nothing happens, and what a call costs.
    public static void runHandles(Arguments arguments, ChildMain.Console console) throws Exception {
        try (Reactor reactor = Reactor.start(ReactorSetup.standard().withEntries(RING_ENTRIES))) {
            ManyClient client = new ManyClient(arguments, reactor);
            client.open();
            client.open();
            int count = arguments.number("handles");
            Map<Metric, Double> idle = client.idle(count, () -> {
                Session next = client.sessions.get(client.handles.size() % client.sessions.size());
                client.handles.add(next.open("it", OpenMode.READ));
            });
            console.result(SessionsBench.IDLE_HANDLES, idle);
            console.result(SessionsBench.ONE_HANDLE_OF_MANY, client.oneAtATime());
            client.close();
        }
    }

    private void open() throws IOException {
        sessions.add(Session.connect(socket, SMALL, reactor));
    }

    /// Something of which many are made.
    private interface Making {
        void makeOne() throws IOException;
    }

    /// Makes so many, and measures what they hold, if they are many, and take while nothing happens.
    private Map<Metric, Double> idle(int count, Making making) throws IOException, InterruptedException {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        try (Session asking = Session.connect(socket, SMALL)) {
            ServerMemory memory = new ServerMemory(asking, arguments.number("server"));
            // What is made once is made then, and what the server no longer needs of its start is gone.
            making.makeOne();
            var unused = memory.bytes();
            long before = memory.bytes();
            for (int i = 1; i < count; i++) {
                making.makeOne();
            }
            if (count >= FEWEST_TO_WEIGH) {
                values.put(Metric.HELD, (double) (memory.bytes() - before) / (count - 1));
            }
        }
        values.put(Metric.CORES, idleCores());
        return values;
    }

    private double idleCores() throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        both.start();
        int millis = arguments.number("idle");
        Thread.sleep(millis);
        return (double) both.elapsedNanos() / TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /// Calls on one handle after the other, at random, each of which wakes the server, and is woken.
    private Map<Metric, Double> oneAtATime() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Histogram times = new Histogram(LONGEST_NANOS, DIGITS);
        callFor(arguments.number("warm"), random, times);
        times.reset();
        both.start();
        callFor(arguments.number("measure"), random, times);
        long cpuNanos = both.elapsedNanos();
        return Map.of(
                Metric.P50, times.getValueAtPercentile(50) / 1e3,
                Metric.P99, times.getValueAtPercentile(99) / 1e3,
                Metric.CPU, (double) cpuNanos / times.getTotalCount());
    }

    private void callFor(long millis, SplittableRandom random, Histogram times) throws IOException {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long nowNanos = System.nanoTime();
        while (nowNanos < endNanos) {
            int which = random.nextInt(handles.size());
            long result = sessions.get(which % sessions.size())
                    .call(ManyScheme.NOTHING, "nothing", "it")
                    .handle(handles.get(which).handle())
                    .run();
            if (result != 0) {
                throw new IOException("a call was answered with " + result);
            }
            long after = System.nanoTime();
            times.recordValue(Math.min(after - nowNanos, LONGEST_NANOS));
            nowNanos = after;
        }
    }

    private void close() {
        sessions.forEach(Session::close);
    }
}
