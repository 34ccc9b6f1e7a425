package dev.torc.system.tests;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.ReactorSetup.Sleeping;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process that is server and client on one reactor: of its parent, and of itself.
final class NodeProgram {

    static final String REACTOR = "torc-node";
    static final int SERVERS = 2;

    private static final int SESSIONS_WITH_PARENT = 3;
    private static final int PINGS = 200;
    private static final long IDLE_MILLIS = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private NodeProgram() {}

    /// Where it waits.
    enum Point {
        /// Its servers listen.
        LISTENING,
        /// It has called, and been called, and nobody calls any more.
        QUIET,
        /// Its reactor is closed.
        CLOSED
    }

    static Path socket(Path folder, int server) {
        return folder.resolve("node-" + server);
    }

    /// Arguments: the folder, and where the reactor sleeps.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        Path folder = Path.of(arguments[0]);
        makeWhatIsMadeOnce(folder);
        SharedResources before = SharedResources.ofThisProcess();
        Set<Thread> threadsBefore = threads();
        List<Session> sessions = new ArrayList<>();
        List<SchemeServer> servers = new ArrayList<>();
        try (Reactor reactor =
                Reactor.start(ReactorSetup.standard().named(REACTOR).sleepingIn(Sleeping.valueOf(arguments[1])))) {
            for (int i = 0; i < SERVERS; i++) {
                servers.add(SchemeServer.start(
                        new FileScheme(folder.resolve("files"), FileAccess.READ_ONLY),
                        ServerSetup.at(socket(folder, i)),
                        reactor));
            }
            ChildProcess.reach(Point.LISTENING);
            for (int i = 0; i < SESSIONS_WITH_PARENT; i++) {
                sessions.add(Session.connect(folder.resolve("socket"), SessionSetup.standard(), reactor));
            }
            sessions.add(Session.connect(socket(folder, 0), SessionSetup.standard(), reactor));
            for (int i = 0; i < PINGS; i++) {
                for (Session session : sessions) {
                    session.ping();
                }
            }
            ChildProcess.reach(Point.QUIET);
            Set<Thread> threads = threads();
            threads.removeAll(threadsBefore);
            System.out.println(
                    "threads " + threads.stream().map(Thread::getName).sorted().toList());
            System.out.println(idle(reactor));
        }
        sessions.forEach(Session::close);
        System.out.println("servers ended " + servers.stream().allMatch(SchemeServer::hasEnded));
        before.assertReturn();
        ChildProcess.reach(Point.CLOSED);
    }

    /// Rings a client's bell: the process keeps what it rings bells of others with.
    static void makeWhatIsMadeOnce(Path folder) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        ServerSetup setup = ServerSetup.at(folder.resolve("first-of-all"));
        try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                SchemeServer server = SchemeServer.start(new FileScheme(files, FileAccess.READ_ONLY), setup, reactor);
                Session session = Session.connect(server.socket(), SessionSetup.standard(), reactor)) {
            session.ping();
        }
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /// {@return what the reactor's thread did while nobody wanted anything of it}
    private static String idle(Reactor reactor) throws IOException, InterruptedException {
        // The first two questions come at once, so that what the thread still has to settle is over with the second.
        long unused = reactor.ask(reactor::sleeps);
        letPass(IDLE_MILLIS / 10);
        long sleeps = reactor.ask(reactor::sleeps);
        long cpuNanos = reactor.ask(NodeProgram::cpuNanosOfThread);
        letPass(IDLE_MILLIS);
        long cpuMillis = Math.round((reactor.ask(NodeProgram::cpuNanosOfThread) - cpuNanos) / NANOS_PER_MILLI);
        long slept = reactor.ask(reactor::sleeps) - sleeps;
        // Each question woke it once.
        return "idle for " + IDLE_MILLIS + " ms: woken " + (slept <= 4 ? "by questions only" : slept + " times") + ", "
                + (cpuMillis <= 5 ? "at rest" : cpuMillis + " ms of CPU");
    }

    /// Lets time pass in which nothing is expected to happen.
    private static void letPass(long millis) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    /// The first number of `schedstat` is the time on a CPU, see `Documentation/scheduler/sched-stats.rst` of Linux.
    private static long cpuNanosOfThread() throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ")[0]);
    }
}
