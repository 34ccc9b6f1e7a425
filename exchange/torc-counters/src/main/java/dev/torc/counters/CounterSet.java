package dev.torc.counters;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The numbers of one thing that counts: a server, a session, a ring.
///
/// Storing a number is one plain store to a line of memory that nobody else writes. A reader in another process sees it
/// at once or a moment later, whole, and in no order with the others.
///
/// **Threads.** One at a time stores, as one at a time has whatever counts. **Ownership.** To be closed by that thread;
/// what is stored after it goes nowhere.
public final class CounterSet implements AutoCloseable {

    private static final int NOWHERE = -1;
    private static final long NO_HISTOGRAM = -1;

    /// Where sets store that were closed.
    private static final MemorySegment NOBODYS = Arena.ofAuto().allocate(CounterLayout.SET_BYTES, Long.BYTES);

    private static final ProcessCounters NOT_SHOWN = ProcessCounters.unseen();

    private final ProcessCounters owner;
    private final int number;
    private MemorySegment memory;
    private long at;
    private long histogramAt = NO_HISTOGRAM;
    private boolean askedForHistogram;
    private boolean closed;

    private CounterSet(ProcessCounters owner, int number, MemorySegment memory, long at) {
        this.owner = owner;
        this.number = number;
        this.memory = memory;
        this.at = at;
    }

    static CounterSet shown(ProcessCounters owner, int number) {
        return new CounterSet(owner, number, owner.memory(), CounterLayout.words(number));
    }

    static CounterSet unshown(ProcessCounters owner) {
        MemorySegment own = Arena.ofAuto().allocate(CounterLayout.SET_BYTES, Long.BYTES);
        return new CounterSet(owner, NOWHERE, own, 0);
    }

    /// {@return a set that nobody sees, for who has no [ProcessCounters]}
    public static CounterSet unseen() {
        return unshown(NOT_SHOWN);
    }

    /// {@return a number of this set, as last stored}
    public long get(Counter counter) {
        return (long) CounterLayout.LONG.getOpaque(memory, at + counter.word() * 8L);
    }

    /// Stores a number.
    public void set(Counter counter, long value) {
        CounterLayout.LONG.setOpaque(memory, at + counter.word() * 8L, value);
    }

    /// Adds to a number. There is one writer, so this is a load and a store, and no locked instruction.
    public void add(Counter counter, long more) {
        set(counter, get(counter) + more);
    }

    /// {@return whether somebody wants to know how long calls take}
    boolean latenciesAsked() {
        return (long) CounterLayout.LONG.getOpaque(owner.memory(), CounterLayout.LATENCIES_UNTIL) != 0;
    }

    /// {@return until when, by [System#nanoTime]; 0 for nobody}
    long latenciesUntilNanos() {
        return (long) CounterLayout.LONG.getOpaque(owner.memory(), CounterLayout.LATENCIES_UNTIL);
    }

    void noLatenciesAsked() {
        CounterLayout.LONG.setOpaque(owner.memory(), CounterLayout.LATENCIES_UNTIL, 0L);
    }

    /// {@return where to write each call down, while somebody wants to see it}
    ///
    /// @param now by [System#nanoTime]
    @Nullable
    CallTrace trace(long now) {
        return closed || number == NOWHERE ? null : owner.trace(now);
    }

    /// {@return what a trace says of whose calls they are}
    CallTrace.Counted counted() {
        return new CallTrace.Counted(number, owner.uses(number));
    }

    /// Counts a duration in the set's histogram, taking one the first time.
    void countLatency(long nanos) {
        if (!askedForHistogram) {
            askedForHistogram = true;
            histogramAt = closed || number == NOWHERE ? NO_HISTOGRAM : owner.takeHistogram(number);
        }
        if (histogramAt != NO_HISTOGRAM) {
            long bucket = histogramAt + Buckets.of(nanos) * 8L;
            CounterLayout.LONG.setOpaque(memory, bucket, (long) CounterLayout.LONG.getOpaque(memory, bucket) + 1);
        }
    }

    /// Gives the set's place back.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        memory = NOBODYS;
        at = 0;
        histogramAt = NO_HISTOGRAM;
        if (number == NOWHERE) {
            owner.releaseUnshown();
        } else {
            owner.release(number);
        }
    }
}
