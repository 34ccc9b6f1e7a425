package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.reactor.Answers;
import dev.torc.reactor.Call;
import dev.torc.reactor.LinuxPort;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.SubmitPolicy;
import dev.torc.ring.SubmissionQueue;
import dev.torc.testkit.SimulatedFile;
import dev.torc.testkit.SimulatedListener;
import dev.torc.testkit.SimulatedStream;
import dev.torc.testkit.SimulatedUring;
import dev.torc.testkit.Simulation;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One life of a reactor on a simulated Linux: calls of every kind, cancelled, late and linked, and the end in the
/// middle of it.
///
/// What must hold is checked on the way, and when it is over: each call is answered once, its memory is let go
/// before that, and nobody is left waiting.
final class ReactorSchedule {

    private static final int FILE_BYTES = 256;
    private static final int MOST_BYTES = 64;
    private static final int MOST_STEPS = 24;
    private static final int MOST_TURNS = 10_000;
    private static final long LONGEST_PAUSE_NANOS = 40_000;
    private static final long LONGEST_DEADLINE_NANOS = 2_000_000;

    /// Longer than the latest operation takes, so that what is cancelled is over by then.
    private static final long LATENESS_NANOS = 200_000_000;

    private static final byte[] CONTENT = content();

    // One for all schedules of a thread, since they run one after the other: allocating would take longer than they.
    private static final ThreadLocal<MemorySegment> MEMORY =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(4L * MOST_BYTES * MOST_STEPS));

    private final Simulation linux;
    private final SplittableRandom random;
    private final SimulatedUring ring;
    private final Reactor reactor;
    private final LinuxPort port;
    private final SimulatedFile file;
    private final SimulatedFile written;
    private final SimulatedListener listener;
    private final List<Started> started = new ArrayList<>();
    private final List<Raw> raws = new ArrayList<>();
    private final List<SimulatedStream> quiet = new ArrayList<>();
    private final Set<Integer> accepted = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private long memoryUsed;
    private int connections;
    private int turns;

    private String unfinished() {
        long calls = started.stream().filter(one -> !one.call.isDone()).count();
        long rawCalls = raws.stream().filter(raw -> !raw.isOver).count();
        return calls + " calls and " + rawCalls + " raw ones are not over; " + ring;
    }

    /// A call as a future, and what has to become of it.
    private final class Started {
        final Call call = new Call();
        final MemorySegment memory;
        final long startedAt = linux.elapsedNanos();
        long deadlineNanos = Long.MAX_VALUE;
        boolean reads;
        boolean cancelled;
        boolean handedIn = true;
        int ends;

        Started(int bytes) {
            memory = bytes == 0 ? MemorySegment.NULL : take(bytes);
        }

        void watch() {
            var _ = call.whenComplete((_, failure) -> check(() -> over(failure)));
        }

        private void over(@Nullable Throwable failure) {
            ends++;
            assertEquals(1, ends, "a call has ended before");
            assertTrue(failure == null || (call.isCancelled() && !handedIn), () -> "ended by " + failure);
            if (memory.byteSize() != 0) {
                linux.withdraw(memory);
            }
            long result = call.result();
            if (reads && result > 0) {
                byte[] read = memory.asSlice(0, result).toArray(ValueLayout.JAVA_BYTE);
                assertEquals(-1, Arrays.mismatch(read, Arrays.copyOf(CONTENT, read.length)), "a byte of a read");
            }
            long took = linux.elapsedNanos() - startedAt;
            if (result == Errno.ETIME.negated()) {
                assertTrue(
                        took >= deadlineNanos, "ETIME after " + took + " ns, where " + deadlineNanos + " were given");
            }
            if (result == Errno.ECANCELED.negated()) {
                assertTrue(cancelled || closing, "ECANCELED, where nobody has cancelled");
            }
            assertTrue(
                    closing || deadlineNanos == Long.MAX_VALUE || took < deadlineNanos + LATENESS_NANOS,
                    "a call of " + deadlineNanos + " ns took " + took);
        }
    }

    /// A raw call, which may be a stream.
    private final class Raw implements Answers {
        final int tag = raws.size();
        long token;
        boolean isOver;
        boolean accepts;

        @Override
        public void answered(long answeredTag, long result, int flags) {
            check(() -> {
                assertEquals(tag, answeredTag);
                assertTrue(!isOver, "a raw call is answered after its end");
                isOver = (flags & CqeFlags.MORE) == 0;
                if (accepts && result >= 0) {
                    assertTrue(accepted.add((int) result), "connection " + result + " was accepted before");
                }
            });
        }
    }

    private boolean closing;

    ReactorSchedule(Simulation linux) throws IOException {
        this.linux = linux;
        this.random = new SplittableRandom(~linux.seed());
        this.ring = linux.open(2 << random.nextInt(4));
        this.reactor = Reactor.over(
                ReactorSetup.standard()
                        .withCallsInFlight(4 << random.nextInt(4))
                        .submitting(random.nextBoolean() ? SubmitPolicy.AT_ONCE : SubmitPolicy.BEFORE_SLEEP)
                        .withClock(linux::nanoTime),
                ring);
        this.port = reactor.linux();
        this.file = linux.file(CONTENT);
        this.written = linux.file(new byte[0]);
        this.listener = linux.listener();
    }

    private static byte[] content() {
        byte[] content = new byte[FILE_BYTES];
        new SplittableRandom(1).nextBytes(content);
        return content;
    }

    private void check(Runnable assertions) {
        try {
            assertions.run();
        } catch (RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    private MemorySegment take(int bytes) {
        MemorySegment memory = MEMORY.get().asSlice(memoryUsed, bytes);
        memoryUsed += MOST_BYTES;
        return linux.lend(memory);
    }

    void run() throws IOException {
        int steps = 1 + random.nextInt(MOST_STEPS);
        for (int i = 0; i < steps; i++) {
            step();
            throwFailures();
        }
        if (random.nextBoolean()) {
            finishAll();
        }
        close();
    }

    private void step() throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> startOne(read());
            case 3 -> startOne(write());
            case 4 -> startOne(wait(linux.stream()));
            case 5 -> startLater(read());
            case 6 -> startChain();
            case 7 -> startRaw();
            case 8 -> cancelOne();
            case 9 -> happen();
            case 10 -> startOne(sendWithoutCopy());
            default -> reactor.turn(random.nextLong(LONGEST_PAUSE_NANOS));
        }
    }

    private Started read() {
        Started started = new Started(1 + random.nextInt(MOST_BYTES));
        started.reads = true;
        PrepareFile.read(started.call, Call.ENTRY, file.fd(), started.memory, 0);
        return started;
    }

    private Started write() {
        Started started = new Started(1 + random.nextInt(MOST_BYTES));
        PrepareFile.write(started.call, Call.ENTRY, written.fd(), started.memory, random.nextInt(MOST_BYTES));
        return started;
    }

    private Started wait(SimulatedStream stream) {
        Started started = new Started(1 + random.nextInt(MOST_BYTES));
        PrepareFile.read(started.call, Call.ENTRY, stream.fd(), started.memory, PrepareFile.CURRENT_POSITION);
        quiet.add(stream);
        return started;
    }

    private Started sendWithoutCopy() {
        Started started = new Started(MOST_BYTES);
        PrepareSocket.sendZeroCopy(
                started.call, Call.ENTRY, linux.stream().fd(), started.memory.address(), MOST_BYTES, 0);
        return started;
    }

    private void limit(Started one) {
        if (random.nextInt(4) == 0) {
            one.deadlineNanos = 1 + random.nextLong(LONGEST_DEADLINE_NANOS);
            one.call.withinNanos(one.deadlineNanos);
        }
    }

    private void startOne(Started one) {
        limit(one);
        one.watch();
        started.add(one);
        port.start(one.call);
    }

    /// As another thread would: handed over while the reactor sleeps.
    private void startLater(Started one) {
        one.watch();
        one.handedIn = false;
        started.add(one);
        linux.after(random.nextLong(LONGEST_PAUSE_NANOS), () -> {
            if (!closing) {
                reactor.execute(() -> {
                    one.handedIn = true;
                    port.start(one.call);
                });
            }
        });
    }

    private void startChain() {
        List<Started> chain = new ArrayList<>();
        int length = 2 + random.nextInt(2);
        if (length > ring.submissions().capacity()) {
            return;
        }
        for (int i = 0; i < length; i++) {
            Started link = random.nextBoolean() ? read() : write();
            if (i < length - 1) {
                Prepare.link(link.call, Call.ENTRY);
            }
            link.cancelled = true; // a chain that breaks cancels what is left of it
            link.watch();
            chain.add(link);
        }
        started.addAll(chain);
        for (int i = 1; i < length; i++) {
            Started before = chain.get(i - 1);
            var _ = chain.get(i)
                    .call
                    .whenComplete((_, _) -> check(() -> assertTrue(
                            before.call.isDone() || closing, "a link has ended before the one that it follows")));
        }
        port.startTogether(chain.stream().map(link -> link.call).toList());
    }

    private void startRaw() {
        long at = port.claim();
        if (at == SubmissionQueue.FULL) {
            return;
        }
        Raw raw = new Raw();
        raws.add(raw);
        if (random.nextBoolean()) {
            Prepare.nop(port.entries(), at);
        } else {
            raw.accepts = true;
            PrepareSocket.acceptMultishot(port.entries(), at, listener.fd(), 0);
        }
        raw.token = port.start(at, raw, raw.tag);
        if (random.nextInt(3) == 0) {
            port.within(raw.token, 1 + random.nextLong(LONGEST_DEADLINE_NANOS));
        }
    }

    private void cancelOne() {
        if (!raws.isEmpty() && random.nextInt(3) == 0) {
            port.cancel(raws.get(random.nextInt(raws.size())).token);
        } else if (!started.isEmpty()) {
            Started one = started.get(random.nextInt(started.size()));
            if (!one.call.isDone()) {
                one.cancelled = true;
                one.call.cancel(true);
            }
        }
    }

    /// Something comes from outside.
    private void happen() {
        if (!quiet.isEmpty() && random.nextBoolean()) {
            quiet.get(random.nextInt(quiet.size())).arrive((byte) 1, (byte) 2);
        } else {
            connections++;
            linux.after(random.nextLong(LONGEST_PAUSE_NANOS), listener::connect);
        }
    }

    /// Lets everything come to its end: what waits for bytes gets them, and what never ends is cancelled.
    private void finishAll() throws IOException {
        quiet.forEach(SimulatedStream::end);
        for (Raw raw : raws) {
            port.cancel(raw.token);
        }
        reactor.turn(0);
        while (started.stream().anyMatch(one -> !one.call.isDone())
                || raws.stream().anyMatch(raw -> !raw.isOver)) {
            // Without limit: a wake that is lost would be a stall, which the simulation tells.
            reactor.turn(Long.MAX_VALUE);
            assertTrue(++turns < MOST_TURNS, () -> "the reactor turns, and nothing comes of it: " + unfinished());
        }
        assertTrue(accepted.size() <= connections);
    }

    private void close() {
        closing = true;
        reactor.close();
        throwFailures();
        for (Started one : started) {
            assertTrue(one.call.isDone() || !one.handedIn, "the reactor is closed, and a call is left");
        }
        for (Raw raw : raws) {
            assertTrue(raw.isOver, "the reactor is closed, and a raw call is left");
        }
        assertEquals(0, port.inFlight());
        assertEquals(0, port.waiting());
        assertEquals(0, port.strays());
        assertEquals(0, ring.inFlight());
        Call late = new Call();
        Prepare.nop(late, Call.ENTRY);
        port.start(late);
        assertEquals(Errno.ESHUTDOWN.negated(), late.result());
    }

    private void throwFailures() {
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.getFirst().getMessage(), failures.getFirst());
        }
    }
}
