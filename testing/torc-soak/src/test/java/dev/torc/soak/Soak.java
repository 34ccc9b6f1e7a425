package dev.torc.soak;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Two servers and two clients, each client with calls to both servers. One of each is killed again and again and
/// comes back; the other two live through all of it, and must not grow.
final class Soak {

    /// The two that live on.
    static final String KEPT_SERVER = "kept server";

    static final String KEPT_CLIENT = "kept client";

    private static final String KILLED_SERVER = "mortal server";
    private static final String KILLED_CLIENT = "mortal client";

    /// What a server opens with its first client, and keeps.
    private static final long MOST_LAZY_DESCRIPTORS = 2;

    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_LIFE_MILLIS = 4_000;
    private static final long LONGEST_ABSENCE_MILLIS = 500;

    private final long seed;
    private final Path folder;
    private final SoakRecord soak;
    private final SplittableRandom random;
    private final long beganNanos = System.nanoTime();

    /// @param seed from which what the processes do follows, though not how Linux schedules it
    /// @param folder where everything of it lies
    Soak(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
        this.soak = new SoakRecord(seed);
        this.random = new SplittableRandom(seed);
    }

    /// Runs it.
    ///
    /// @return what was seen
    SoakRecord run(Duration duration) throws IOException, InterruptedException {
        byte[] content = new ServedContent(seed).bytes();
        for (String server : List.of(KEPT_SERVER, KILLED_SERVER)) {
            Files.createDirectories(files(server));
            Files.write(files(server).resolve(ServedContent.NAME), content);
        }
        Files.createDirectories(folder.resolve("domain"));
        Child[] children = new Child[4];
        try {
            Child keptServer = start(KEPT_SERVER);
            children[0] = keptServer;
            long atRest = keptServer.use().descriptors();
            children[1] = start(KILLED_SERVER);
            Child keptClient = start(KEPT_CLIENT);
            children[2] = keptClient;
            children[3] = start(KILLED_CLIENT);
            killAndRestart(children, duration);
            // The clients first: a server that serves nobody any more holds what it held before.
            keptClient.end();
            children[3].end();
            awaitNoSessions(keptServer);
            long atEnd = keptServer.use().descriptors();
            if (atEnd > atRest + MOST_LAZY_DESCRIPTORS) {
                soak.fault("a server that had " + atRest + " descriptors before its first client has " + atEnd
                        + " after its last one");
            }
            children[1].end();
            keptServer.end();
        } finally {
            for (Child child : children) {
                if (child != null) {
                    child.kill();
                    soak.add(child);
                }
            }
        }
        return soak;
    }

    private void killAndRestart(Child[] children, Duration duration) throws IOException, InterruptedException {
        long endNanos = beganNanos + duration.toNanos();
        while (System.nanoTime() - endNanos < 0) {
            observe(children, 1 + random.nextLong(LONGEST_LIFE_MILLIS));
            int victim = soak.kills() % 2 == 0 ? 1 : 3;
            Child child = children[victim];
            soak.killed(nowMillis());
            child.kill();
            soak.add(child);
            observe(children, random.nextLong(LONGEST_ABSENCE_MILLIS));
            children[victim] = start(child.name());
        }
        observe(children, LONGEST_LIFE_MILLIS);
    }

    /// Lets them run, and looks at them again and again.
    private void observe(Child[] children, long millis) throws IOException {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long leftNanos;
        do {
            for (Child child : children) {
                if (child.isAlive()) {
                    child.ask();
                    soak.add(new Sample(nowMillis(), child.name(), child.processId(), child.use()));
                }
            }
            for (Child child : List.of(children[0], children[2])) {
                if (!child.isAlive() || !child.faults().isEmpty()) {
                    throw new AssertionError(child.name() + " failed: " + child.faults() + ", seed " + seed);
                }
            }
            leftNanos = endNanos - System.nanoTime();
            LockSupport.parkNanos(Math.min(SAMPLE_NANOS, Math.max(0, leftNanos)));
        } while (leftNanos > 0);
    }

    private void awaitNoSessions(Child server) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        do {
            server.ask();
            LockSupport.parkNanos(SAMPLE_NANOS);
        } while (server.sessions() != 0 && System.nanoTime() - endNanos < 0);
        if (server.sessions() != 0) {
            soak.fault("a server has " + server.sessions() + " sessions after its last client");
        }
    }

    private Child start(String name) throws IOException, InterruptedException {
        Path log = folder.resolve(name.replace(' ', '-') + ".log");
        return switch (name) {
            case KEPT_SERVER, KILLED_SERVER ->
                Child.start(
                        name,
                        log,
                        ServingProgram.class,
                        files(name).toString(),
                        socket(name),
                        (name.equals(KEPT_SERVER) ? LinuxCalls.BEST : LinuxCalls.THREADS).name());
            default ->
                Child.start(
                        name,
                        log,
                        CallingProgram.class,
                        name.replace(' ', '-'),
                        files(KEPT_SERVER).resolve(ServedContent.NAME).toString(),
                        String.valueOf(seed),
                        String.valueOf(random.nextLong()),
                        socket(KEPT_SERVER),
                        socket(KILLED_SERVER));
        };
    }

    private Path files(String server) {
        return folder.resolve(server.replace(' ', '-'));
    }

    private String socket(String server) {
        return folder.resolve(server.replace(' ', '-') + ".socket").toString();
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }
}
