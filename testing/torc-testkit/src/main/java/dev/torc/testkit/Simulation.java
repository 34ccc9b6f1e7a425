package dev.torc.testkit;

import dev.torc.ring.RingSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A Linux that exists in one test alone: rings, files, streams and time, and faults that a seed chooses.
///
/// ```text
///      Simulation linux = Simulation.of(seed);                   // the same seed, the same run; to be closed
///      SimulatedFile file = linux.file(content);
///      MemorySegment buffer = linux.lend(arena.allocate(4096));  // rings may touch this memory from now on
///      try (SimulatedUring ring = linux.open(8)) {
///          long at = ring.claim();
///          PrepareFile.read(ring.entries(), at, file.fd(), buffer, 0L);
///          Prepare.userData(ring.entries(), at, 42);
///          ring.submitAndWait(1, UringQueues.NO_TIMEOUT);        // time is virtual: this returns at once
///          …
///      }
///      linux.withdraw(buffer);                                   // throws if a ring could still write to it
/// ```
///
/// **Time** is virtual. It passes where a ring waits, a little with each call of a ring, and in [#pass]. What else
/// is to happen, as if another thread or a peer did it, is arranged with [#after], and happens while somebody
/// waits.
///
/// **Threads.** One: a simulation, its rings and what they drive run on the thread that made it.
///
/// **What is simulated:** `NOP`, `READ`, `WRITE` and their fixed forms, `FSYNC`, `RECV`, `SEND`, `SEND_ZC`,
/// `ACCEPT`,
/// `CLOSE`, `POLL_ADD`, `POLL_REMOVE`, `TIMEOUT`, `TIMEOUT_REMOVE`, `LINK_TIMEOUT`, `ASYNC_CANCEL`, `MSG_RING`;
/// multishot polls, accepts and timeouts; `IOSQE_IO_DRAIN`, `IO_LINK`, `IO_HARDLINK`, `CQE_SKIP_SUCCESS`. Anything
/// else completes with EINVAL, as on a Linux too old for it.
public final class Simulation implements AutoCloseable {

    private static final long SHORTEST_LATENCY_NANOS = 1_000;
    private static final long LATENCY_SPREAD_NANOS = 20_000;
    private static final long LATE_FACTOR = 1_000;
    private static final long CALL_NANOS = 1_000;

    private enum Cause {
        LINUX,
        OUTSIDE
    }

    private record Event(long at, long order, Cause cause, Runnable action) {}

    private final long seed;
    private final Faults faults;
    private final SplittableRandom random;
    private final long origin;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<SimulatedUring> rings = new ArrayList<>();
    private final SimulatedMemory memory = new SimulatedMemory();
    private final SimulatedDescriptors descriptors = new SimulatedDescriptors(this);
    private Optional<Consumer<String>> trace = Optional.empty();
    private long elapsedNanos;
    private long eventsSoFar;

    private Simulation(long seed, Faults faults) {
        this.seed = seed;
        this.faults = faults;
        this.random = new SplittableRandom(seed);
        // System.nanoTime may begin anywhere, and go over the largest number.
        this.origin = random.nextInt(3) == 0 ? Long.MAX_VALUE - random.nextLong(1_000_000) : random.nextLong();
    }

    /// A Linux with the usual faults.
    ///
    /// @param seed what every choice comes from; a test that fails tells it, so that the failure can be seen again
    public static Simulation of(long seed) {
        return of(seed, Faults.usual());
    }

    /// A Linux with chosen faults.
    ///
    /// @param seed what every choice comes from
    public static Simulation of(long seed, Faults faults) {
        return new Simulation(seed, faults);
    }

    /// {@return what every choice comes from}
    public long seed() {
        return seed;
    }

    /// Tells what happens, line by line, with the time: for looking at a seed that fails.
    ///
    /// @param lines where the lines go, from now on
    public void traceTo(Consumer<String> lines) {
        trace = Optional.of(lines);
    }

    /// {@return the virtual time in nanoseconds, with the meaning of [System#nanoTime]: differences only, and it
    /// may go over the largest number}
    public long nanoTime() {
        return origin + elapsedNanos;
    }

    /// {@return [#nanoTime], for what takes a clock}
    public LongSupplier clock() {
        return this::nanoTime;
    }

    /// {@return the virtual time since the beginning, in nanoseconds}
    public long elapsedNanos() {
        return elapsedNanos;
    }

    /// Opens a ring, with twice as many completion slots as submission entries.
    ///
    /// @param entries a power of two from 1 to 32768
    public SimulatedUring open(int entries) {
        return open(RingSpec.ofEntries(entries));
    }

    /// Opens a ring.
    public SimulatedUring open(RingSpec spec) {
        var ring = new SimulatedUring(this, spec);
        rings.add(ring);
        return ring;
    }

    /// Makes a file, open for reading and writing.
    ///
    /// @param content what is in it; copied
    public SimulatedFile file(byte[] content) {
        return descriptors.add(number -> new SimulatedFile(number, content));
    }

    /// Makes one end of a connection, whose other end is the test.
    public SimulatedStream stream() {
        return descriptors.add(number -> new SimulatedStream(this, number));
    }

    /// Makes a socket that accepts the connections which the test makes.
    public SimulatedListener listener() {
        return descriptors.add(number -> new SimulatedListener(this, number));
    }

    /// Lets rings touch memory. A request that names other memory completes with EFAULT.
    ///
    /// @param segment native memory, valid until [#withdraw]
    /// @return the same
    public MemorySegment lend(MemorySegment segment) {
        memory.lend(segment);
        return segment;
    }

    /// Ends [#lend]: from here on the memory may be freed, or used for something else.
    ///
    /// @throws IllegalStateException if a request in flight names some of it: Linux could still write to it
    public void withdraw(MemorySegment segment) {
        memory.withdraw(segment);
        for (SimulatedUring ring : rings) {
            ring.requests().checkUntouched(segment);
        }
    }

    /// {@return whether a request in flight names some of this memory}
    public boolean touches(MemorySegment segment) {
        return rings.stream().anyMatch(ring -> ring.requests().touches(segment));
    }

    /// Lets something happen later, as if another thread or another process did it. It happens while a ring waits,
    /// or time passes otherwise.
    ///
    /// @param delayNanos after how much virtual time
    public void after(long delayNanos, Runnable action) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("an event " + delayNanos + " ns from now");
        }
        add(delayNanos, Cause.OUTSIDE, action);
    }

    /// Lets something happen later that the simulated Linux does by itself.
    void later(long delayNanos, Runnable action) {
        add(delayNanos, Cause.LINUX, action);
    }

    private void add(long delayNanos, Cause cause, Runnable action) {
        events.add(new Event(elapsedNanos + delayNanos, eventsSoFar++, cause, action));
    }

    /// Lets time pass, and what is due happen.
    ///
    /// @param nanos how much time
    public void pass(long nanos) {
        long until = elapsedNanos + nanos;
        boolean more = true;
        while (more) {
            more = happenNext(until);
        }
        elapsedNanos = until;
    }

    /// Lets the next thing happen, if it is due by then, and moves the time to it.
    ///
    /// @param until the last point in time that counts, in [#elapsedNanos]
    /// @return whether there was one
    boolean happenNext(long until) {
        Event next = events.peek();
        if (next == null || next.at > until) {
            return false;
        }
        events.remove();
        elapsedNanos = Math.max(elapsedNanos, next.at);
        next.action.run();
        if (next.cause == Cause.OUTSIDE) {
            // It may have rung a doorbell of the process.
            descriptors.look();
        }
        return true;
    }

    /// A system call takes time, so that a loop which never waits meets the end of its waiting too.
    void passCall() {
        pass(1 + random.nextLong(CALL_NANOS));
    }

    long latencyNanos() {
        long nanos = SHORTEST_LATENCY_NANOS + random.nextLong(LATENCY_SPREAD_NANOS);
        return strikes(Fault.LATE) ? nanos * LATE_FACTOR : nanos;
    }

    boolean strikes(Fault fault) {
        int perThousand = faults.perThousand(fault);
        return perThousand != 0 && random.nextInt(1000) < perThousand;
    }

    /// {@return a number from 0 to `bound` - 1}
    int choose(int bound) {
        return random.nextInt(bound);
    }

    SimulatedMemory memory() {
        return memory;
    }

    SimulatedDescriptors descriptors() {
        return descriptors;
    }

    void tell(Supplier<String> what) {
        trace.ifPresent(lines -> lines.accept(elapsedNanos + " ns  " + what.get()));
    }

    /// Closes the rings that are open, and lets go of what it watched in the process.
    @Override
    public void close() {
        rings.forEach(SimulatedUring::close);
        descriptors.close();
    }

    @Override
    public String toString() {
        return "simulation with seed " + seed + ", faults " + faults;
    }
}
